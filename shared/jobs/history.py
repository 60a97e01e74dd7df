"""An entry of a job's history: what became of one record, without any personal data (X8, X11)."""

from dataclasses import dataclass
from datetime import date, datetime

from shared.jobs.outcome import Outcome
from shared.kernel.identifiers import JobId, RecordKey
from shared.records.record import ErasedCounts


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One record of one job. ``ground`` is a ground for withholding or an error code; ``page`` is where it was counted.

    *content* names the attachment where one went, or was dated, without its record.
    *final_funding_date* is that of a learner who was removed (L7).
    """

    record: RecordKey
    job: JobId
    outcome: Outcome
    ground: str | None
    at: datetime
    page: int
    erased: ErasedCounts | None
    dry_run: bool
    content: str | None = None
    final_funding_date: date | None = None
