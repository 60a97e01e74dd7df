"""A record: its values, pointers, marks and guards."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from shared.kernel.identifiers import JobId, RecordKey
from shared.records.content import ContentCounts, Waiting
from shared.records.guards import Guard, GuardName
from shared.records.learner import LearnerFacts
from shared.records.outcome import Outcome
from shared.records.scope import Files, Scope, Whole, each, shortened
from shared.records.treatments import TreatmentName
from shared.records.values import FieldValues

# So that no number of jobs outgrows the row, nor of files.
MOST_EARLIER_MARKS = 4
MOST_EARLIER_FILES = 2_000  # of one mark


@dataclass(frozen=True, slots=True, kw_only=True)
class AnonymisationRequest:
    """A person's request, and the day to carry it out (P9)."""

    # It stays readable after the erasure, so it must not identify a person.
    reason: str = field(repr=False)
    requested_on: date
    due_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """An erasure under way (X3)."""

    job: JobId
    at: datetime
    scope: Scope
    transition: str | None  # to apply at its end (R4)
    anonymised_on: date | None = None  # the run's day, if this is an anonymisation
    policy_version: int | None = None  # that judged it, in a night (X11a)

    @property
    def spares_record(self) -> bool:
        """Tell whether only files go (P5)."""
        match self.scope:
            case Whole():
                return False
            case Files():
                return True


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedCounts:
    """What an erasure took, counted."""

    fields: int = 0
    messages: int = 0
    letters: int = 0
    email_alerts: int = 0
    notes: int = 0
    attachments: int = 0
    pointers: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierErasure:
    """A complete erasure that another has followed."""

    at: datetime
    job: JobId
    counts: ErasedCounts
    is_stuck: bool = False
    policy_version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """The mark of a complete erasure, and of those before it (X5)."""

    at: datetime
    job: JobId
    counts: ErasedCounts
    # By field, the treatment that has left its value, so that no other erasure takes that for a value of its own.
    treated: Mapping[str, TreatmentName] = field(default_factory=dict)
    first_at: datetime | None = None  # of the first erasure; None if this is it
    earlier: tuple[EarlierErasure, ...] = ()  # the last few, for jobs whose chunk comes back
    final_funding_date: date | None = None  # a removed learner's, as evidence (L7)
    is_stuck: bool = False  # its transition could not be applied (R4)
    policy_version: int | None = None  # of the claim

    def by(self, job: JobId) -> "Erasure | None":
        """Return the erasure that *job* carried out, if it did."""
        if self.job == job:
            return self
        own = next((one for one in self.earlier if one.job == job), None)
        if own is None:
            return None
        return replace(
            self,
            at=own.at,
            job=own.job,
            counts=own.counts,
            is_stuck=own.is_stuck,
            policy_version=own.policy_version,
        )

    def with_values(self, before: FieldValues, after: FieldValues) -> "Erasure":
        """Return the mark after an edit: a value that was written since is none that a treatment left."""
        kept = {name: one for name, one in self.treated.items() if name in after and after[name] == before.get(name)}
        return replace(self, treated=kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class JobMark:
    """A job's last write to this row, so that a repeated chunk counts it once (X10)."""

    job: JobId
    chunk: int
    outcome: Outcome
    at: datetime
    ground: str | None = None
    scopes: tuple[Scope, ...] = (Whole.RECORD,)  # the outcome counts for each: a job may date a record and some files
    policy_version: int | None = None  # that decided, so that a chunk met again names the same (X11a)

    @property
    def is_short(self) -> bool:
        """Tell whether it may stay when another job has written since."""
        return sum(len(each(scope)) for scope in self.scopes) <= MOST_EARLIER_FILES


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One item in a workflow."""

    key: RecordKey
    state: str
    state_entered_at: datetime  # a caller who brings in existing data may give it
    entered_state_here_at: datetime  # by the system's own clock, so X9 goes by it
    ended_at: datetime | None = None  # when it came into its end states, where the clock starts (P4)
    changed_at: datetime
    created_at: datetime | None = None  # by the system's own clock; None: before it was kept
    values: FieldValues = field(default_factory=dict, repr=False)
    person: RecordKey | None = None
    parent: RecordKey | None = None
    address: str | None = field(default=None, repr=False)
    counts: ContentCounts = field(default_factory=ContentCounts)
    guards: Mapping[GuardName, Guard] = field(default_factory=dict)
    claim: Claim | None = None
    claim_given_up: bool = False  # by its job; the resume function finishes the erasure (X3)
    erasure: Erasure | None = None
    mark: JobMark | None = None
    # Other jobs' marks, of which that one has taken the place: their chunks may still come back after a crash (X3, X10).
    earlier_marks: tuple[JobMark, ...] = ()
    policy_date: date | None = None
    awaits_dating: bool = False  # no policy run has looked at it in this end state
    is_kept_by_login: bool = False  # its owner's login took it out of that stage (P13)
    request: AnonymisationRequest | None = None
    waiting: Waiting | None = None  # until nothing keeps it through a link
    anonymised_on: date | None = None
    learner: LearnerFacts | None = None  # until the learner is removed
    # A record points here, or once did. The store sets it in no new version, so it makes no two records differ (X18).
    is_linked: bool = field(default=False, compare=False)
    version: int = 0  # as it was read, or 0 if nothing is stored; the store counts the writes

    def mark_by(self, job: JobId) -> JobMark | None:
        """Return what *job* last wrote here, though another job has written since."""
        marks = (*self.earlier_marks, self.mark)
        return next((one for one in marks if one is not None and one.job == job), None)

    def marked(self, mark: JobMark) -> "Record":
        """Return the record with *mark*; those of the last few other jobs are kept, the oldest first."""
        before = (*self.earlier_marks, self.mark)
        others = [one for one in before if one is not None and one.job != mark.job and one.is_short]
        kept = tuple(replace(one, scopes=shortened(one.scopes)) for one in others[-MOST_EARLIER_MARKS:])
        return replace(self, mark=mark, earlier_marks=kept)

    @property
    def is_erased(self) -> bool:
        return self.erasure is not None

    @property
    def erased_at(self) -> datetime | None:
        """When it was erased first (X5)."""
        return None if self.erasure is None else self.erasure.first_at or self.erasure.at

    @property
    def last_erased_at(self) -> datetime | None:
        return self.erasure.at if self.erasure else None

    @property
    def is_held(self) -> bool:
        return bool(self.guards)

    def was_held_at(self, instant: datetime) -> bool:
        """Tell whether a guard of now was there at *instant*; one whose instant is unknown was."""
        return any(guard.set_at is None or guard.set_at <= instant for guard in self.guards.values())

    @property
    def review_date(self) -> date | None:
        """The earliest of the guards' review dates (P10)."""
        return min((guard.review_date for guard in self.guards.values()), default=None)
