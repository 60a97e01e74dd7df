"""A job's history (X11, X11a)."""

from dataclasses import dataclass
from datetime import date, datetime

from shared.kernel.identifiers import JobId, RecordKey
from shared.records.outcome import Outcome
from shared.records.record import ErasedCounts
from shared.records.scope import Scope, Whole, only_file


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """What became of one record or file; no personal data (X8)."""

    record: RecordKey
    job: JobId
    by: str  # the user who asked for the job, or "schedule"
    outcome: Outcome
    ground: str | None  # why it was withheld, or an error code
    at: datetime
    chunk: int  # that counted it
    erased: ErasedCounts | None
    dry_run: bool
    scope: Scope | None = Whole.RECORD  # None if a replay only set guards (X16)
    anonymised_on: date | None = None  # if the erasure was an anonymisation
    final_funding_date: date | None = None  # of a removed learner (L7)
    # That judged it in a night or recalculation; a learner's is of the tenant's setting.
    policy_version: int | None = None

    def __post_init__(self) -> None:
        says_record_of_file = self.attachment is not None and self.outcome.of_file is not self.outcome
        says_file_of_record = self.attachment is None and self.outcome.is_of_file
        # So that no entry counts a living record as erased, and each names its author (X11a).
        if not self.by or says_record_of_file or says_file_of_record:
            raise ValueError("an entry names its author, and says of a file what became of a file")

    @property
    def attachment(self) -> int | None:
        """The number of the file that this is about, or None: an entry is about a record or one file."""
        return only_file(self.scope)
