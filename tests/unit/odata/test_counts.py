"""How much a count of each set reads before it gives up (L9)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from functions.api.reporting.odata.feeds import feeds_of
from functions.api.reporting.odata.pushdown import Pushdown
from shared.access.permissions import Caller
from shared.application.reporting.walk import BATCH, Batch, everything
from shared.application.stored import IlrRows
from shared.kernel.identifiers import RecordId, TenantId, UserId

CALLER = Caller(tenant=TenantId("council"), user=UserId("u"), permissions=frozenset())
WITHOUT_INDEX = Pushdown(is_exact=False)


@dataclass(slots=True)
class _Long:
    """A source with many batches of nothing, which counts those that were read."""

    batches: int
    read_so_far: int = 0

    tenant: TenantId = field(default=CALLER.tenant)

    def read(self, after: str | None, limit: int) -> Batch[Any]:
        assert limit == BATCH
        self.read_so_far += 1
        number = int(after or "0") + 1
        return Batch(rows=(), last=str(number) if number < self.batches else None)


class _NoReturns:
    def returns(self, _tenant: TenantId, learners: Sequence[RecordId]) -> IlrRows:
        return IlrRows(returns=dict.fromkeys(learners, ()), unreadable=frozenset())


@pytest.mark.parametrize(("name", "most"), [("IlrAims", 50), ("Users", 200), ("Records", 200), ("Jobs", 200)])
def test_l9_a_count_reads_as_many_batches_as_its_set_can_bear_and_no_more(name: str, most: int) -> None:
    """Aims take a request for each learner, where the rows of the others come a hundred a request."""
    for batches, counted in ((most, 0), (most + 1, None)):
        long = _Long(batches)
        reading = SimpleNamespace(source=lambda *_, source=long: source)
        use: Any = SimpleNamespace(learners=reading, records=reading, jobs=reading, ilrs=_NoReturns())
        (feed,) = (one for one in feeds_of(use) if one.model.name == name)
        assert feed.counted(CALLER, WITHOUT_INDEX, everything) == counted
        assert long.read_so_far == most
