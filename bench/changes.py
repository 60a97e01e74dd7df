"""B7: the stream of a hundred changes of twenty learners' returns, as one batch and as a batch for each change.

Each recalculation of a date queries the learner's returns once, so queries count recalculations.
"""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from bench.cloud import ROOT, Cloud
from bench.college import TENANT, catalogue, learner, returns
from bench.counter import Counts, counting
from bench.figures import Figure
from shared.adapters.connection import dynamodb_client
from shared.adapters.dynamodb.batches import Batches
from shared.adapters.dynamodb.codec import record_from, record_item
from shared.adapters.dynamodb.ilr_codec import ilr_item
from shared.adapters.dynamodb.keys import Item, ilr_pk
from shared.learners.ilr import IlrReturn

LEARNERS, RETURNS = 20, 5
FUNCTION = "UpdateFinalFundingDateFunction"
DATED = date(2024, 7, 31)
_RECALCULATION = "dynamodb:Query"


def measure(cloud: Cloud, say: Callable[[str], None]) -> list[Figure]:
    """Count both; raise unless each leaves every learner dated."""
    client, function = dynamodb_client(), cloud.function(FUNCTION)
    changes = _changes()

    def counted(batches: list[list[Any]]) -> Counts:
        _bring_in(cloud, client)
        with counting(cloud) as counts:
            for batch in batches:
                if function.invoke({"Records": batch}) != {"batchItemFailures": []}:
                    raise RuntimeError("a batch has failed")
        facts = [record_from(row).learner for row in cloud.rows("RecordsTable")]
        days = [one and one.funding.day for one in facts]
        if days != [DATED] * LEARNERS:
            raise RuntimeError(f"not all are dated: {days}")
        return counts

    together, singly = counted([changes]), counted([[change] for change in changes])
    say(f"{len(changes)} changes: {together.total} requests in one batch, {singly.total} one by one")
    return _figures(len(changes), together, singly)


def _returns() -> list[IlrReturn]:
    # A batch mixes the learners: no learner's returns follow each other.
    each = [list(returns(_name(number), RETURNS, DATED)) for number in range(LEARNERS)]
    return [one for year in zip(*each, strict=True) for one in year]


def _changes() -> list[Any]:
    (like,) = json.loads((ROOT / f"tests/events/{FUNCTION}.json").read_text())["Records"]
    found = []
    for number, one in enumerate(_returns(), start=1):
        keys = {"pk": {"S": ilr_pk(TENANT, one.learner)}, "sk": {"S": one.id}}
        found.append({**like, "dynamodb": {**like["dynamodb"], "Keys": keys, "SequenceNumber": f"{number:021d}"}})
    return found


def _bring_in(cloud: Cloud, client: Any) -> None:  # noqa: ANN401 – any client of DynamoDB, hooked or not
    cloud.wipe()
    rows: dict[str, list[Item]] = {
        "CatalogueTable": catalogue(),
        "RecordsTable": [record_item(TENANT, learner(_name(number))) for number in range(LEARNERS)],
        "IlrTable": [ilr_item(TENANT, one) for one in _returns()],
    }
    for table, items in rows.items():
        Batches(client=client, table=cloud.tables[table]).put(items)


def _name(number: int) -> str:
    return f"l{number:03d}"


def _figures(changes: int, together: Counts, singly: Counts) -> list[Figure]:
    once, often = together.requests[_RECALCULATION], singly.requests[_RECALCULATION]
    units, units_singly = (one.read_units + one.write_units for one in (together, singly))
    return [
        Figure.of(
            "B7",
            f"recalculations for {changes} changes of {LEARNERS} learners",
            once,
            often,
            "{:g}",
            "one a change",
            goal=LEARNERS / changes,
        ),
        Figure.of("B7", "requests for them", together.total, singly.total, "{:g}"),
        Figure.of("B7", "read and write units for them", units, units_singly, "{:g}"),
    ]
