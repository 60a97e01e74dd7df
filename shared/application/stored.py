"""What the stores take and return, in the domain's words (``ports.py``)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from shared.kernel.identifiers import RecordId, RecordKey, WorkflowId
from shared.records.content import Attachment, ContentKind, PreservedVersion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shared.access.evidence import Evidence
    from shared.jobs.job import Job, JobStatus, JobType
    from shared.learners.ilr import IlrId, IlrReturn
    from shared.records.outcome import Outcome
    from shared.records.record import Record
    from shared.retention.stage import StageName

EVERY_WORKFLOW = WorkflowId("*")  # of a stage that is one for all
END_OF_TIME = datetime.max.replace(tzinfo=UTC)  # for a range without an end
MOST_CONTENTS = 999_999  # of one kind: keys have six digits for them
MOST_FILES = 90  # of a change: one transaction writes them, their record and its links


@dataclass(frozen=True, slots=True, kw_only=True)
class StatePartition:
    """One shard of the index by state."""

    workflow: WorkflowId
    state: str
    is_erased: bool
    shard: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StateQuery:
    """A state over all shards, from *since* to *until*, both inclusive."""

    workflow: WorkflowId
    state: str
    is_erased: bool = False
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StagePartition:
    """One shard of the index by stage; a stage of every workflow is the same for each *workflow*."""

    workflow: WorkflowId
    stage: StageName
    shard: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRange:
    """The days *first* to *last*, both inclusive, in one shard: of a stage by its date, or of dated learners by theirs."""

    partition: StagePartition | StatePartition
    first: date | None
    last: date
    after: str | None = None  # the position to continue from, in place of *first*


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPage:
    """The day of each key in an index's order; *last* is the position to continue from, or None at the end."""

    days: tuple[date, ...]
    last: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StateRange:
    """The records that entered a state by *until*, inclusive, in one shard."""

    partition: StatePartition
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRange:
    """What a stage has in one shard, with *until* only what is dated so early."""

    partition: StagePartition
    until: date | None


IndexRange = StateRange | StageRange


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPage:
    """Keys in an index's order; *last* is the position to continue from, or None at the end."""

    keys: tuple[RecordKey, ...]
    last: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedKeys:
    """Keys in order, each with the position to continue from, which holds in both directions and any bounds."""

    keys: tuple[tuple[str, RecordKey], ...]
    is_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Record rows as read. The *unreadable* exist, but can't be understood (X13)."""

    records: Mapping[RecordKey, Record]
    unreadable: frozenset[RecordKey] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A record to write on condition of its version, and of the versions of *links*, no row twice (X7).

    *before* is the record as read, or None for a new one. The store writes the links that differ with the record (X18), so that no
    writer can forget them. The rows of *attachments* are written with it, on condition that they exist, and those of *preserved*
    (X7a), on condition that they don't.
    """

    record: Record
    before: Record | None
    links: Mapping[RecordKey, int] = field(default_factory=dict)
    counted: int | None = (
        None  # the version of the record's own counts that a ground was sought in, as another condition
    )
    attachments: tuple[Attachment, ...] = ()
    preserved: tuple[PreservedVersion, ...] = ()

    def __post_init__(self) -> None:
        read = 0 if self.before is None else self.before.version
        if read != self.record.version or (self.before is not None and self.before.key != self.record.key):
            raise ValueError("a change begins at the record as it was read")


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A chunk's changes: *written* as stored now, *conflicts* with another version, or *rejected* as not storable."""

    written: Mapping[RecordKey, Record] = field(default_factory=dict)
    conflicts: frozenset[RecordKey] = frozenset()
    rejected: frozenset[RecordKey] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class IlrChange:
    """A learner's returns to write and delete, in one transaction with the learner's record (L5).

    *links*, *preserved* and *evidence* are as a ``Change``'s.
    """

    record: Record
    put: tuple[IlrReturn, ...] = ()
    delete: tuple[IlrId, ...] = ()
    links: Mapping[RecordKey, int] = field(default_factory=dict)
    preserved: tuple[PreservedVersion, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IlrRows:
    """Learners' returns as read, an empty tuple for none; the *unreadable* have a bad row (X13)."""

    returns: Mapping[RecordId, tuple[IlrReturn, ...]]
    unreadable: frozenset[RecordId] = frozenset()


Cell = str | bool | date | None
ContentKey = tuple[RecordKey, ContentKind, int]


LINK_LASTS = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadLink:
    """A link for one file; send the bytes with *method* and exactly these *headers*."""

    method: str
    url: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What is written with a new job, or neither: the evidence, and perhaps a *job* as changed, on its version."""

    evidence: Evidence
    job: Job | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """How many messages a queue has taken, and how many it has not."""

    sent: int
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFilter:
    """The jobs to list."""

    type: JobType | None = None
    status: JobStatus | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerQuery:
    """A span of time, inclusive, in one shard of the ledger: these *acts*, or entries of these *outcomes*."""

    shard: int
    since: datetime
    until: datetime
    acts: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
