"""Read the ledger (X15)."""

from collections.abc import Sequence
from datetime import datetime

from shared.access.evidence import Evidence
from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.jobs.history import HistoryEntry
from shared.kernel.identifiers import RecordKey


class ReadLedger:
    """Reads what was done to which record, by which job or person."""

    def __init__(self, ports: Ports) -> None:
        self.ledger = ports.ledger

    def __call__(
        self, caller: Caller, since: datetime | None, record: RecordKey | None, after: str | None, limit: int
    ) -> tuple[Sequence[HistoryEntry | Evidence], str | None]:
        """Return entries from *since* on, oldest first, and where to go on."""
        return self.ledger.since(caller.tenant, since, record, after, limit)
