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
    batches = Batches(client=here.clients.dynamodb, table=here.tables["RecordsTable"])
    batches.put([record_item(TenantId(TENANT), _stored(number)) for number in range(stored)])


def _requests_of_a_night(stored: int) -> Counter[str]:
    """Return how often the functions call each operation in an anonymisation run."""
    counted: Counter[str] = Counter()

    def count(call: Call) -> None:
        if call.function is not None:
            counted[f"{call.service}.{call.operation}"] += 1

    with world() as here:
        _fill(here, stored)
        with at_calls(count):
            here.tick("StartAnonymisationRunFunction")
            here.settle()
        job = council.read_job(here, f"retention_anonymisation-{here.now.date()}")
    assert (job["status"], job["outcomes"]) == ("success", {"erased": DUE})
    return counted


def test_p5_a_night_makes_as_many_requests_with_many_records_stored_as_with_few() -> None:
    few = _requests_of_a_night(FEW)
    assert few.total() > DUE, "the requests were not counted"
    assert _requests_of_a_night(MANY) == few
