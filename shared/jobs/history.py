"""A job's history (X11)."""

from dataclasses import dataclass
from datetime import date, datetime

from shared.kernel.identifiers import JobId, RecordKey
from shared.records.outcome import Outcome
from shared.records.record import ErasedCounts
from shared.records.scope import Scope, Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """What became of one record or file; no personal data (X8)."""

    record: RecordKey
    job: JobId
    outcome: Outcome
    ground: str | None  # why it was withheld, or an error code
    at: datetime
    chunk: int  # that counted it
    erased: ErasedCounts | None
    dry_run: bool
    scope: Scope | None = Whole.RECORD  # None if a replay only set guards (X16)
    anonymised_on: date | None = None  # if the erasure was an anonymisation
    final_funding_date: date | None = None  # of a removed learner (L7)
