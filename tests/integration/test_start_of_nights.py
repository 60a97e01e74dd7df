"""The start of the nights: who has much, or trouble, keeps no other tenant from theirs (P4, P5, X10, X13)."""

import json
from contextlib import suppress

import pytest

from infra.local import logs
from infra.local.functions import FunctionFailed
from tests.world.injection import Killed
from tests.world.interception import Answer, Call, at_calls, refusal
from tests.world.world import World

NIGHTS = pytest.mark.parametrize("function", ["StartPolicyRunFunction", "StartAnonymisationRunFunction"])
MANY, OTHERS = "aaa", ("mmm", "zzz")
# Enough for the tenant that has many workflows, and not for all three.
CALLS_IN_TIME = {"StartPolicyRunFunction": 220, "StartAnonymisationRunFunction": 400}
TRIES = 3


@pytest.fixture
def towns(empty: World) -> World:
    """Return three tenants, of whom the first has three workflows, and the others have one."""
    body = {
        "kind": "case",
        "states": [{"name": "open"}, {"name": "closed", "end": True}],
        "transitions": [{"name": "close", "from": ["open"], "to": "closed"}],
        "rules": [{"in_state": "open", "for_days": days, "transition": "close"} for days in (30, 60)],
    }
    for tenant, number in ((MANY, 3), *((other, 1) for other in OTHERS)):
        for workflow in range(number):
            empty.call("PUT", f"/v1/workflows/cases-{workflow}", body, tenant=tenant).expect(200)
    return empty


def runs(here: World, tenant: str) -> int:
    return len(here.call("GET", "/v1/jobs", tenant=tenant).expect(200).body["items"])


@NIGHTS
def test_x10_x13_a_start_whose_time_is_up_goes_on_when_it_is_tried_again(towns: World, function: str) -> None:
    for _ in range(TRIES):
        left = CALLS_IN_TIME[function]

        def time_is_up(call: Call) -> None:
            nonlocal left
            left -= call.function == function
            if left == 0:
                raise Killed

        with at_calls(time_is_up), suppress(Killed):
            towns.tick(function)
    assert [runs(towns, tenant) for tenant in (MANY, *OTHERS)] == [1, 1, 1]


@NIGHTS
def test_x13_a_tenant_whose_run_cannot_be_stored_keeps_nobody_waiting(towns: World, function: str) -> None:
    def too_large(call: Call) -> Answer | None:
        is_theirs = call.function == function and call.operation == "PutItem" and f"{MANY}#" in call.text
        return refusal("ValidationException") if is_theirs else None

    with at_calls(too_large), pytest.raises(FunctionFailed):
        towns.tick(function)
    assert [runs(towns, tenant) for tenant in (MANY, *OTHERS)] == [0, 1, 1]
    said = [json.loads(line) for line in logs.lines() if "some tenants have no run yet" in line]
    assert [line["errors"] for line in said] == [["Invalid"]]
    towns.tick(function)
    assert [runs(towns, tenant) for tenant in (MANY, *OTHERS)] == [1, 1, 1]


@NIGHTS
def test_x14_nothing_is_looked_for_where_the_days_run_exists(towns: World, function: str) -> None:
    towns.tick(function)
    asked: list[str] = []
    with at_calls(lambda call: asked.append(call.text) if "IndexName" in call.text else None):
        towns.tick(function)
    assert asked == []
    assert [runs(towns, tenant) for tenant in (MANY, *OTHERS)] == [1, 1, 1]
