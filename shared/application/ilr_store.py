"""The port of learners' ILR returns; see ``ports.py``."""

from collections.abc import Sequence
from typing import Protocol

from shared.application.stored import IlrChange, IlrRows, Saved
from shared.kernel.identifiers import RecordId, TenantId
from shared.learners.ilr import IlrId


class IlrStore(Protocol):
    """Learners' ILR returns."""

    def returns(self, tenant: TenantId, learners: Sequence[RecordId]) -> IlrRows:
        """Read all returns of *learners* consistently, each learner's by id."""
        ...

    def of_return(self, tenant: TenantId, learners: Sequence[RecordId], ilr: IlrId) -> IlrRows:
        """Read the return *ilr* of each learner, consistently."""
        ...

    def save(self, tenant: TenantId, change: IlrChange) -> None:
        """Write one learner's change, whole or not at all."""
        ...

    def save_each(self, tenant: TenantId, changes: Sequence[IlrChange]) -> Saved:
        """Write each change whole or not at all; none waits for another. A learner may occur once."""
        ...

    def delete_all(self, tenant: TenantId, learners: Sequence[RecordId]) -> None:
        """Delete all returns of *learners*; a missing one counts as deleted (X1 f)."""
        ...
