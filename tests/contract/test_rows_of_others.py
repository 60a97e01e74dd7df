"""A row under another's key is unreadable, and evidence without a lifetime is not written."""

from collections.abc import Callable

import pytest

from shared.adapters.dynamodb.bodies import Unreadable
from shared.adapters.dynamodb.ilr_codec import ilr_from, ilr_item
from shared.adapters.dynamodb.job_codec import job_from, job_item, shard_from, shard_item
from shared.adapters.dynamodb.keys import Item
from shared.adapters.dynamodb.ledger_codec import LedgerRows
from shared.adapters.system.randomness import SystemRandomness
from shared.kernel.identifiers import RecordId
from shared.learners.ilr import IlrId, IlrReturn, IlrStatus
from tests.contract.builders import T, a_job, a_shard, an_act

RETURN = IlrReturn(learner=RecordId("jo"), id=IlrId("10000001-2526"), status=IlrStatus.INCLUDED, aims=())
ROWS: list[tuple[Item, Callable[[Item], object], str, str]] = [
    (job_item(T, a_job()), job_from, "pk", "council#other"),
    (shard_item(T, a_shard()), shard_from, "pk", "council#other"),
    (shard_item(T, a_shard()), shard_from, "sk", "SHARD#09"),
    (ilr_item(T, RETURN), ilr_from, "pk", "council#al"),
    (ilr_item(T, RETURN), ilr_from, "sk", "10000001-2425"),
]


@pytest.mark.parametrize(("item", "read", "part", "other"), ROWS, ids=lambda value: str(value)[:12])
def test_a_row_under_the_key_of_another_is_unreadable(
    item: Item, read: Callable[[Item], object], part: str, other: str
) -> None:
    assert read(item)
    with pytest.raises(Unreadable):
        read({**item, part: {"S": other}})


def test_evidence_without_a_lifetime_is_never_made() -> None:
    rows = LedgerRows(table="ledger", lifetime=None, randomness=SystemRandomness())
    with pytest.raises(TypeError):
        rows.evidence(T, an_act())
