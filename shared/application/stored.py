"""What the stores are asked for and what they answer, in the domain's words; see ports.py."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from shared.kernel.identifiers import RecordId, RecordKey, WorkflowId
from shared.records.content import Attachment, ContentKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shared.jobs.job import JobStatus, JobType
    from shared.learners.ilr import IlrId, IlrReturn
    from shared.records.outcome import Outcome
    from shared.records.record import Record
    from shared.retention.stage import StageName

END_OF_TIME = datetime.max.replace(tzinfo=UTC)  # the bound of a range that has none
MOST_CONTENTS = 999_999  # of one kind: keys number them with six digits
MOST_FILES = 90  # that a change may bring: they are written in one transaction with their record and its links


@dataclass(frozen=True, slots=True, kw_only=True)
class StatePartition:
    """One range of the index by state."""

    workflow: WorkflowId
    state: str
    is_erased: bool
    shard: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StateQuery:
    """What stands in one state over all shards; *since* and *until*, where given, are included."""

    workflow: WorkflowId
    state: str
    is_erased: bool = False
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StagePartition:
    """One range of the index by stage."""

    workflow: WorkflowId
    stage: StageName
    shard: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPage:
    """Keys in the order of an index; *last* is where to go on, or None at the end of the range."""

    keys: tuple[RecordKey, ...]
    last: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedKeys:
    """Keys in the order of a stretch, each with the position behind it."""

    keys: tuple[tuple[str, RecordKey], ...]
    is_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Record rows as they are now; *unreadable* are those that exist but can't be understood (X13)."""

    records: Mapping[RecordKey, Record]
    unreadable: frozenset[RecordKey] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A record to write, on condition of its version and of the *links* still being at theirs, each row once (X7).

    The rows of *attachments* are written with it, on condition that they are there. *before* is the record as it was read, if
    whoever changes it has it at hand: a store may then send what differs, and no more.
    """

    record: Record
    before: Record | None = None
    links: Mapping[RecordKey, int] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What became of a page of changes: *lost* met another version; *rejected* can't be stored; all others are *written*."""

    written: Mapping[RecordKey, Record] = field(default_factory=dict)
    conflicts: frozenset[RecordKey] = frozenset()
    rejected: frozenset[RecordKey] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class IlrChange:
    """Returns of one learner to write and to delete, in one transaction with the learner's row in its next version (L5)."""

    record: Record
    put: tuple[IlrReturn, ...] = ()
    delete: tuple[IlrId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IlrRows:
    """Learners' returns as they are now, an empty tuple where there are none; *unreadable* are learners with a bad row (X13)."""

    returns: Mapping[RecordId, tuple[IlrReturn, ...]]
    unreadable: frozenset[RecordId] = frozenset()


Cell = str | bool | date | None
ContentKey = tuple[RecordKey, ContentKind, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadLink:
    """A link that takes one file: send its bytes with *method* and exactly these *headers*."""

    method: str
    url: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFilter:
    """Which jobs to list."""

    type: JobType | None = None
    status: JobStatus | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerQuery:
    """A stretch of time, both ends included, in one shard of the ledger: the acts named, or the entries of these outcomes."""

    shard: int
    since: datetime
    until: datetime
    acts: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
