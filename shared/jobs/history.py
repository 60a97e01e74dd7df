"""An entry of a job's history: what became of one record, without any personal data (X8, X11)."""

from dataclasses import dataclass
from datetime import date, datetime

from shared.kernel.identifiers import JobId, RecordKey
from shared.records.outcome import Outcome
from shared.records.record import ErasedCounts
from shared.records.scope import Scope, Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One record of one job. ``ground`` is a ground for withholding or an error code; ``chunk`` is where it was counted.

    *scope* is the record, or the one file that went, or was dated, without it; None where only the guards that a replay set
    are meant (X16). *anonymised_on* is the day of an erasure that was an anonymisation, *final_funding_date* that of a
    learner who was removed (L7).
    """

    record: RecordKey
    job: JobId
    outcome: Outcome
    ground: str | None
    at: datetime
    chunk: int
    erased: ErasedCounts | None
    dry_run: bool
    scope: Scope | None = Whole.RECORD
    anonymised_on: date | None = None
    final_funding_date: date | None = None
