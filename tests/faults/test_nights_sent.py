"""X10, X14, X21: a night with a fault at each call of its starter, and at calls of the start of a tenant's run."""

import json
from itertools import product
from typing import Any

import pytest

from infra.local.functions import FunctionFailed
from shared.adapters.dynamodb.batches import Batches
from shared.adapters.dynamodb.keys import TENANTS, row_key
from shared.kernel.identifiers import TenantId
from tests.faults.redaction import invoke_armed, step
from tests.world.injection import Fault, Injection, Killed, injected
from tests.world.world import World, world

STARTERS = {
    "StartPolicyRunFunction": "retention_policies-2026-03-02",
    "StartAnonymisationRunFunction": "retention_anonymisation-2026-03-02",
}
NIGHTS = pytest.mark.parametrize("function", STARTERS)
WORKER = "StartTenantNightFunction"
TOWNS = [TenantId(f"town-{number:02d}") for number in range(12)]  # more than a batch
CALLS = 3  # one reads the register, two send
FAULTS = (Fault.KILL_BEFORE, Fault.KILL_AFTER, Fault.THROTTLE, Fault.UNPROCESSED)


def _register(here: World) -> None:
    rows = [row_key(TENANTS, tenant) for tenant in TOWNS]
    Batches(client=here.clients.dynamodb, table=here.tables["CatalogueTable"]).put(rows)


def _jobs(here: World) -> list[str]:
    return sorted(row["pk"]["S"] for row in here.rows("JobsTable") if row["sk"]["S"] == "JOB")


def _taken(here: World) -> set[TenantId]:
    """Receive what waits, which hides it, and return whose it is."""
    url, taken = here.queues["NightQueue"], set()
    while messages := here.clients.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
        taken |= {json.loads(message["Body"])["tenant"] for message in messages}
    return taken


@NIGHTS
def test_x14_x21_a_starter_with_a_fault_at_any_call_leaves_no_tenant_out(function: str) -> None:
    with world() as here:
        _register(here)
        for fault, number in product(FAULTS, range(CALLS)):
            injection = Injection(plan={number: fault})
            has_failed = False
            with injected(injection):
                try:
                    here.send_event(function)
                except (Killed, FunctionFailed):
                    has_failed = True
            assert injection.befallen or fault is Fault.UNPROCESSED
            taken = _taken(here)
            assert has_failed or taken == set(TOWNS), (
                "the function fails if a tenant is left out, so that the event comes back"
            )
            if has_failed:
                here.send_event(function)
                assert _taken(here) == set(TOWNS)


@NIGHTS
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_x10_x14_the_start_of_a_tenants_run_killed_at_any_call_creates_it_once(function: str, *, after: bool) -> None:
    run = STARTERS[function]
    message = {"tenant": TOWNS[0], "run": run.partition("-")[0], "at": "2026-03-02T04:00:00.000000Z"}
    event: dict[str, Any] = {"Records": [{"messageId": "1", "body": json.dumps(message)}]}
    with world() as here:
        for kill_at in range(0, 200, step(4)):
            is_there = bool(_jobs(here))
            if not invoke_armed(here, WORKER, event, kill_at, after=after).killed:
                break
            assert not is_there or _jobs(here) == [f"{TOWNS[0]}#{run}"]
        else:
            raise AssertionError("the start makes more calls than it should")
        assert _jobs(here) == [f"{TOWNS[0]}#{run}"]
