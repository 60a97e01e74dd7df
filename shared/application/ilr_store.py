"""The port of learners' ILR returns; see ``application/ports.py`` for what holds of every store."""

from collections.abc import Sequence
from typing import Protocol

from shared.application.stored import IlrChange, IlrRows, Saved
from shared.kernel.identifiers import RecordId, TenantId
from shared.learners.ilr import IlrId


class IlrStore(Protocol):
    """Learners' ILR returns."""

    def returns(self, tenant: TenantId, learners: Sequence[RecordId]) -> IlrRows:
        """Read all returns of *learners*, consistently, each learner's in the order of their ids."""
        ...

    def of_return(self, tenant: TenantId, learners: Sequence[RecordId], ilr: IlrId) -> IlrRows:
        """Read the one return *ilr* of each of *learners*, consistently."""
        ...

    def save(self, tenant: TenantId, change: IlrChange) -> None:
        """Write one learner's change, whole or not at all."""
        ...

    def save_each(self, tenant: TenantId, changes: Sequence[IlrChange]) -> Saved:
        """Write each change whole or not at all, many a transaction, none waiting for another; a learner may be there once."""
        ...

    def delete_all(self, tenant: TenantId, learners: Sequence[RecordId]) -> None:
        """Delete all returns of *learners*; what is not there counts as deleted (X1 f)."""
        ...
