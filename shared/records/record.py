"""A record: one item in a workflow, with its values, pointers, marks and guards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from shared.kernel.identifiers import JobId, RecordKey
from shared.records.content import ContentCounts
from shared.records.guards import Guard, GuardName
from shared.records.learner import LearnerFacts
from shared.records.outcome import Outcome
from shared.records.scope import Files, Scope, Whole
from shared.records.values import FieldValues


@dataclass(frozen=True, slots=True, kw_only=True)
class AnonymisationRequest:
    """What somebody asked for: why (it stays readable, so it must identify nobody), when, and by when to do it (P9)."""

    reason: str = field(repr=False)
    requested_on: date
    due_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """An erasure that has begun: by which job, when, and with which transition to apply at its end (X3).

    *scope* is what goes; *anonymised_on* is the run's day where it is an anonymisation.
    """

    job: JobId
    at: datetime
    scope: Scope
    transition: str | None
    anonymised_on: date | None = None

    @property
    def spares_record(self) -> bool:
        """Tell whether the record stays and only files go (P5)."""
        match self.scope:
            case Whole():
                return False
            case Files():
                return True


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedCounts:
    """What an erasure took away, counted."""

    fields: int = 0
    messages: int = 0
    letters: int = 0
    email_alerts: int = 0
    notes: int = 0
    attachments: int = 0
    pointers: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """The mark of an erasure that is wholly done; a learner's keeps the Final Funding Date as evidence (L7).

    *is_stuck* says that the transition asked for could not be applied with it (R4).
    """

    at: datetime
    job: JobId
    counts: ErasedCounts
    final_funding_date: date | None = None
    is_stuck: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class JobMark:
    """What a job's last write to this row was, so that a page met again is counted once and never guessed (X10).

    The outcome counts for each of *scopes*: a job that sets dates may have dated the record, some of its files, both or neither.
    """

    job: JobId
    page: int
    outcome: Outcome
    at: datetime
    ground: str | None = None
    scopes: tuple[Scope, ...] = (Whole.RECORD,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One item in a workflow.

    ``state_entered_at`` may come from a caller who brings in existing data; ``entered_state_here_at`` is the system's own clock
    and the only one that says whether the record was there when a job was asked for (X9). ``policy_date`` is the policy's date;
    ``awaits_dating`` says that the policy run has not looked at the record since it entered its end state,
    ``is_kept_by_login`` that its owner's login took it out of the queue (P13). ``learner`` is there for
    learners who have not been removed. ``version`` counts every write.
    """

    key: RecordKey
    state: str
    state_entered_at: datetime
    entered_state_here_at: datetime
    changed_at: datetime
    values: FieldValues = field(default_factory=dict, repr=False)
    person: RecordKey | None = None
    parent: RecordKey | None = None
    address: str | None = field(default=None, repr=False)
    counts: ContentCounts = field(default_factory=ContentCounts)
    guards: Mapping[GuardName, Guard] = field(default_factory=dict)
    claim: Claim | None = None
    claim_given_up: bool = False
    erasure: Erasure | None = None
    mark: JobMark | None = None
    policy_date: date | None = None
    awaits_dating: bool = False
    is_kept_by_login: bool = False
    request: AnonymisationRequest | None = None
    anonymised_on: date | None = None
    learner: LearnerFacts | None = None
    version: int = 1

    @property
    def is_erased(self) -> bool:
        """Tell whether all personal data of this record is gone."""
        return self.erasure is not None

    @property
    def is_held(self) -> bool:
        """Tell whether the record is under a guard of its own, be it a hold or a restriction."""
        return bool(self.guards)

    @property
    def review_date(self) -> date | None:
        """Return the earliest review date of the guards, or None where there are none (P10)."""
        return min((guard.review_date for guard in self.guards.values()), default=None)
