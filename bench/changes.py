"""B7: the stream of a hundred changes of twenty learners' returns, in one batch, beside a batch for each change.

Whose date is worked out anew, all returns of theirs are read by one query: that is what a recalculation is counted by.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from bench.cloud import ROOT, Cloud
from bench.counter import Counts, Tally, counting
from bench.figures import Figure
from bench.imports import INTO, TENANT, WORKFLOW
from shared.adapters.connection import dynamodb_client
from shared.adapters.dynamodb.batches import Batches
from shared.adapters.dynamodb.catalogue_codec import catalogue_item
from shared.adapters.dynamodb.codec import record_item
from shared.adapters.dynamodb.ilr_codec import ilr_item
from shared.adapters.dynamodb.keys import Item, ilr_pk
from shared.kernel.identifiers import RecordId, RecordKey
from shared.learners.ilr import Aim, IlrId, IlrReturn
from shared.learners.learner import LearnerFacts
from shared.learners.workflow import SETTING, LearnerWorkflow
from shared.records.record import Record

LEARNERS, RETURNS = 20, 5
FUNCTION = "UpdateFinalFundingDateFunction"
DATED = "2024-07-31"
_RECALCULATION = "dynamodb:Query"
_AT = datetime(2025, 12, 4, tzinfo=UTC)


def measure(cloud: Cloud, say: Callable[[str], None]) -> list[Figure]:
    """Count both; raise unless each leaves every learner dated."""
    client, tally = dynamodb_client(), Tally(cloud.clients.dynamodb)
    function = cloud.function(FUNCTION)
    changes = _changes()

    def counted(batches: list[list[Any]]) -> Counts:
        tally.forget()
        with counting(tally):
            _bring_in(cloud, client)
            tally.reset()
            for batch in batches:
                if function.invoke({"Records": batch}) != {"batchItemFailures": []}:
                    raise RuntimeError("a batch has failed")
        days = [row["learner"]["M"]["funding"]["M"].get("day", {}).get("S") for row in cloud.rows("RecordsTable")]
        if days != [DATED] * LEARNERS:
            raise RuntimeError(f"not all are dated: {days}")
        return tally.counts

    together, singly = counted([changes]), counted([[change] for change in changes])
    say(f"{len(changes)} changes: {together.total} requests in one batch, {singly.total} one by one")
    return _figures(len(changes), together, singly)


def _changes() -> list[Any]:
    """Return the stream's records, those of a learner apart from each other, as they arrive."""
    (like,) = json.loads((ROOT / f"tests/events/{FUNCTION}.json").read_text())["Records"]
    found = []
    for one in (one for number in range(RETURNS) for one in (_return(learner, number) for learner in range(LEARNERS))):
        keys = {"pk": {"S": ilr_pk(TENANT, one.learner)}, "sk": {"S": one.id}}
        found.append(
            {**like, "dynamodb": {**like["dynamodb"], "Keys": keys, "SequenceNumber": f"{len(found) + 1:021d}"}}
        )
    return found


def _bring_in(cloud: Cloud, client: Any) -> None:  # noqa: ANN401 – any client of DynamoDB, hooked or not
    """Store learners who have no date yet, and the returns that give them one."""
    cloud.wipe()
    things = [catalogue_item(TENANT, INTO, WORKFLOW), catalogue_item(TENANT, SETTING, LearnerWorkflow(workflow=INTO))]
    rows: dict[str, list[Item]] = {
        "CatalogueTable": things,
        "RecordsTable": [record_item(TENANT, _learner(number)) for number in range(LEARNERS)],
        "IlrTable": [ilr_item(TENANT, _return(learner, n)) for learner in range(LEARNERS) for n in range(RETURNS)],
    }
    for table, items in rows.items():
        Batches(client=client, table=cloud.tables[table]).put(items)


def _learner(number: int) -> Record:
    return Record(
        key=RecordKey(INTO, RecordId(f"10000001-l{number:03d}")),
        state="enrolled",
        state_entered_at=_AT,
        entered_state_here_at=_AT,
        changed_at=_AT,
        values={},
        learner=LearnerFacts(ukprn="10000001", learn_ref_number=f"L{number:03d}"),
    )


def _return(learner: int, year: int) -> IlrReturn:
    aim = Aim(learn_aim_ref="ZPROG001", completion_status=2, learn_actual_end_date=DATED)
    ilr = IlrId(f"10000001-2{year}2{year + 1}")
    return IlrReturn(learner=RecordId(f"10000001-l{learner:03d}"), id=ilr, aims=(aim,) * 3)


def _figures(changes: int, together: Counts, singly: Counts) -> list[Figure]:
    once, often = together.requests[_RECALCULATION], singly.requests[_RECALCULATION]
    return [
        Figure(
            id="B7",
            what=f"recalculations for {changes} changes of {LEARNERS} learners",
            ours=f"{once}",
            against=f"{often} (one a change)",
            ratio=once / often,
            goal=LEARNERS / changes,
        ),
        Figure(
            id="B7",
            what="requests for them",
            ours=f"{together.total}",
            against=f"{singly.total}",
            ratio=together.total / singly.total,
        ),
        Figure(
            id="B7",
            what="read and write units for them",
            ours=f"{together.read_units:g} and {together.write_units:g}",
            against=f"{singly.read_units:g} and {singly.write_units:g}",
            ratio=(together.read_units + together.write_units) / (singly.read_units + singly.write_units),
        ),
    ]
