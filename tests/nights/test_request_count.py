"""What a night costs follows what is due, not what is stored (P5; issue: the same number of requests at any size).

Moto scans a table for each query, so 2,000 stored records are the most that every run of the tests can afford; the environment
variable ``NIGHT_STORED`` takes a larger size, such as 20,000.
"""

import os
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

from shared.adapters.dynamodb.batches import Batches
from shared.adapters.dynamodb.codec import record_item
from shared.kernel.identifiers import RecordId, RecordKey, TenantId, WorkflowId
from shared.records.record import Record
from tests.scenarios.story import ANONYMISATION_RUN, POLICY_RUN
from tests.scenarios.town import TENANT, WORKFLOWS, put_in_force
from tests.world import council
from tests.world.interception import Call, at_calls
from tests.world.world import World, world

DUE = 200
FEW = 400
MANY = int(os.environ.get("NIGHT_STORED", "2000"))
LONG_AGO = datetime(2024, 1, 1, 12, tzinfo=UTC)


def _stored(number: int) -> Record:
    """Return a record: one of those due today, or one in another place of the year's queue."""
    is_due = number < DUE
    # The due ones have the same ids whatever is stored, so that they fall to the same shards.
    name = RecordId(f"due-{number}" if is_due else f"later-{number}")
    record = Record(
        key=RecordKey(WorkflowId("cases"), name),
        state="closed",
        state_entered_at=LONG_AGO,
        entered_state_here_at=LONG_AGO,
        changed_at=LONG_AGO,
        values={"name": "PLANTED"},
        policy_date=date(2025, 1, 1),
    )
    if is_due:
        return record
    later = datetime(2026, 1, 1, 12, tzinfo=UTC)
    dated = replace(record, state_entered_at=later, policy_date=date(2027, 1, 1))
    return dated if number % 2 else replace(dated, state="open", policy_date=None)


def _fill(here: World, stored: int) -> None:
    here.call("PUT", "/v1/workflows/cases", WORKFLOWS["cases"]).expect(200)
    put_in_force(here, "cases", {"months": 12})
    _store(here, *map(_stored, range(stored)))


def _store(here: World, *records: Record) -> None:
    batches = Batches(client=here.clients.dynamodb, table=here.tables["RecordsTable"])
    batches.put([record_item(TenantId(TENANT), record) for record in records])


def _requests_of_a_night(stored: int) -> Counter[str]:
    """Return how often the functions call each operation in an anonymisation run."""
    counted: Counter[str] = Counter()

    def count(call: Call) -> None:
        if call.function is not None:
            counted[f"{call.service}.{call.operation}"] += 1

    with world() as here:
        _fill(here, stored)
        with at_calls(count):
            here.tick(ANONYMISATION_RUN)
            here.settle()
        job = council.read_job(here, f"retention_anonymisation-{here.now.date()}")
    assert (job["status"], job["outcomes"]) == ("success", {"erased": DUE})
    return counted


def _work_of_a_night(here: World) -> tuple[set[str], int]:
    """Let both runs of a night come; return which functions called AWS, and how many shards got a worker."""
    seen: set[str] = set()
    sent = 0

    def look(call: Call) -> None:
        nonlocal sent
        if call.function is not None:
            seen.add(call.function)
            sent += call.operation == "SendMessage"

    with at_calls(look):
        for function in (POLICY_RUN, ANONYMISATION_RUN):
            here.tick(function)
            here.settle()
    return seen, sent


def test_p5_a_night_with_nothing_to_do_starts_no_worker_and_succeeds() -> None:
    with world() as here:
        _fill(here, 0)
        for number in (DUE + 1, DUE + 2):
            _store(here, _stored(number))
        assert _work_of_a_night(here) == ({POLICY_RUN, ANONYMISATION_RUN, "StartTenantNightFunction"}, 0)
        for kind in ("retention_policies", "retention_anonymisation"):
            job = council.read_job(here, f"{kind}-{here.now.date()}")
            assert (job["status"], job["outcomes"], job["progress"]["processed"]) == ("success", {}, 0)
            assert job["finished_at"] is not None


def test_p5_a_night_starts_a_worker_for_each_shard_with_something_to_do() -> None:
    with world() as here:
        _fill(here, 0)
        _store(here, _stored(0), _stored(DUE + 1))
        assert _work_of_a_night(here)[1] == 1
        job = council.read_job(here, f"retention_anonymisation-{here.now.date()}")
        assert (job["status"], job["outcomes"]) == ("success", {"erased": 1})


def test_p5_a_night_makes_as_many_requests_with_many_records_stored_as_with_few() -> None:
    few = _requests_of_a_night(FEW)
    assert few.total() > DUE, "the requests were not counted"
    assert _requests_of_a_night(MANY) == few
