"""Read the ledger: what was done to whom, when, by whom or by which job (X15)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.access.evidence import Evidence
from shared.access.permissions import Caller
from shared.application.ports import Ledger
from shared.jobs.history import HistoryEntry
from shared.kernel.identifiers import RecordKey


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLedger:
    """The use case; see the module."""

    ledger: Ledger

    def __call__(
        self, caller: Caller, since: datetime | None, record: RecordKey | None, after: str | None, limit: int
    ) -> tuple[Sequence[HistoryEntry | Evidence], str | None]:
        """Return entries from *since* on in the order of time, and where to go on."""
        return self.ledger.since(caller.tenant, since, record, after, limit)
