"""Every aim of the learners who have not been removed (L7, L9)."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.application.ilr_store import IlrStore
from shared.application.reporting.learners import LearnerSource
from shared.application.reporting.walk import Batch, SourceRow
from shared.kernel.identifiers import RecordId
from shared.learners.ilr import Aim, IlrReturn


@dataclass(frozen=True, slots=True, kw_only=True)
class AimView:
    """An aim, the return it belongs to, and its number there from 1."""

    learner: RecordId
    ilr: IlrReturn
    number: int
    aim: Aim


@dataclass(frozen=True, slots=True, kw_only=True)
class AimSource:
    """Aims in the order of *learners*."""

    ilrs: IlrStore
    learners: LearnerSource

    def read(self, after: str | None, limit: int) -> Batch[AimView]:
        batch = self.learners.read(after, limit)
        ids = [view.id for row in batch.rows for view in row.entities]
        returns = self.ilrs.returns(self.learners.tenant, ids).returns if ids else {}
        rows = [
            # One row for each learner, with all aims.
            SourceRow(
                position=row.position,
                entities=[aim for view in row.entities for aim in _aims(view.id, returns.get(view.id, ()))],
            )
            for row in batch.rows
        ]
        return Batch(rows=rows, last=batch.last)


def _aims(learner: RecordId, returns: Sequence[IlrReturn]) -> list[AimView]:
    return [
        AimView(learner=learner, ilr=one, number=number, aim=aim)
        for one in sorted(returns, key=lambda one: one.id)
        for number, aim in enumerate(one.aims, 1)
    ]
