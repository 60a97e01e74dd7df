"""What the use cases need from the world. Adapters implement these; the same contract tests run against fakes and adapters.

Every store raises ``Unavailable`` where the world does not answer, and ``StaleVersion`` where a stored version is not the one
that a write was decided on. A thing carries the version that was read, 0 where nothing is stored; it is written in the next one,
and returned so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from shared.records.scope import Whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from shared.access.evidence import Evidence
    from shared.application.configured import AnyConfiguration, Configuration
    from shared.application.stored import (
        Change,
        ContentKey,
        JobFilter,
        KeyPage,
        LedgerQuery,
        OrderedKeys,
        Rows,
        Saved,
        StagePartition,
        StatePartition,
        StateQuery,
        UploadLink,
    )
    from shared.jobs.history import HistoryEntry
    from shared.jobs.job import Job
    from shared.jobs.shard import Shard
    from shared.kernel.identifiers import JobId, RecordKey, TenantId
    from shared.records.content import Attachment, Content, ContentKind
    from shared.records.outcome import Level, Outcome
    from shared.records.record import Record
    from shared.records.scope import Scope
    from shared.retention.preview import Preview


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...


class Randomness(Protocol):
    """What makes ids unique."""

    def token(self) -> str:
        """Return 16 characters of the id alphabet that nobody can guess."""
        ...


class Catalogue(Protocol):
    """Workflows, filters, roles, users' roles and settings of every tenant."""

    def get(self, tenant: TenantId, kind: type[Configuration], name: str) -> Configuration | None:
        """Return one, or None."""
        ...

    def get_many(
        self, tenant: TenantId, kind: type[Configuration], names: Sequence[str]
    ) -> Mapping[str, Configuration]:
        """Return those of *names* that exist, by name."""
        ...

    def page(
        self, tenant: TenantId, kind: type[Configuration], after: str | None, limit: int
    ) -> Sequence[tuple[str, Configuration]]:
        """Return up to *limit* with their names, in the order of their names, behind *after*."""
        ...

    def put(
        self,
        tenant: TenantId,
        name: str,
        thing: Configuration,
        evidence: Evidence,
        beside: Sequence[tuple[str, AnyConfiguration]] = (),
        spent: Preview | None = None,
    ) -> Configuration:
        """Write *thing*, what is named *beside* it and their evidence, and delete the *spent* preview, or nothing of it.

        Registers the tenant.
        """
        ...

    def delete(self, tenant: TenantId, kind: type[Configuration], name: str, version: int, evidence: Evidence) -> None:
        """Delete the one of that *version* with its evidence, or neither."""
        ...

    def tenants(self) -> Sequence[TenantId]:
        """Return every registered tenant."""
        ...


class RecordStore(Protocol):
    """Records and their contents."""

    def read(self, tenant: TenantId, keys: Sequence[RecordKey]) -> Rows:
        """Read rows consistently; unknown keys are absent from the answer."""
        ...

    def save(self, tenant: TenantId, change: Change, evidence: Evidence | None = None) -> Record:
        """Write one record with its evidence, or neither."""
        ...

    def save_each(self, tenant: TenantId, changes: Sequence[Change]) -> Saved:
        """Write each change on its own conditions; none waits for another."""
        ...

    def add_content(self, tenant: TenantId, record: Record, content: Content | Attachment) -> None:
        """Write the record that counts it and the content, or neither."""
        ...

    def contents(
        self, tenant: TenantId, key: RecordKey, kind: ContentKind, after: int, limit: int
    ) -> Sequence[Content | Attachment]:
        """Return contents of one kind numbered above *after*, in order; fewer than *limit* may come back before the end."""
        ...

    def has_attachment(self, tenant: TenantId, key: RecordKey, number: int) -> bool:
        """Tell, consistently, whether the attachment's row is there."""
        ...

    def delete_contents(self, tenant: TenantId, contents: Sequence[ContentKey]) -> None:
        """Delete all of them; those that are not there count as deleted."""
        ...

    def in_state(
        self, tenant: TenantId, place: StatePartition, until: datetime, after: str | None, limit: int
    ) -> KeyPage:
        """Return keys whose records entered that state at *until* or before; eventually consistent."""
        ...

    def count_in_state(self, tenant: TenantId, place: StatePartition, until: datetime, most: int) -> int:
        """Count such keys; stop counting somewhere above *most*."""
        ...

    def in_order(
        self, tenant: TenantId, stretch: StateQuery, after: str | None, limit: int, *, newest_first: bool = False
    ) -> OrderedKeys:
        """Return keys of all shards by the instant and then the id, or the other way round; eventually consistent.

        A position holds for both directions and for any bounds. No more than *limit* come back, and fewer only at the end.
        """
        ...

    def count_in_order(self, tenant: TenantId, stretch: StateQuery) -> int:
        """Count what stands in a stretch by the index alone."""
        ...

    def in_stage(
        self, tenant: TenantId, queue: StagePartition, until: date | None, after: str | None, limit: int
    ) -> KeyPage:
        """Return the keys of a stage by their dates, those of *until* included; eventually consistent.

        Of a stage of files it returns the records that they belong to, each as often as it has files there.
        """
        ...

    def count_in_stage(self, tenant: TenantId, queue: StagePartition, until: date | None, most: int) -> int:
        """Count what stands in a stage; stop counting somewhere above *most*."""
        ...


class FileStore(Protocol):
    """The bytes of attachments and of what is imported."""

    def import_link(self, tenant: TenantId, job: JobId, size: int) -> UploadLink:
        """Return a link that takes the *size* bytes of an import's file for five minutes, the length signed."""
        ...

    def upload_link(self, tenant: TenantId, key: RecordKey, attachment: Attachment) -> UploadLink:
        """Return a link that takes that attachment's bytes for five minutes, its length signed."""
        ...

    def delete_files(self, tenant: TenantId, wanted: Mapping[RecordKey, Scope]) -> frozenset[RecordKey]:
        """Delete every version and delete marker of all files of a record, or of those named; return the records that kept some."""
        ...

    def delete_import(self, tenant: TenantId, job: JobId) -> None:
        """Delete every version and delete marker of an import's file; raise ``Unavailable`` if one is kept."""
        ...

    def delete_object(self, object_key: str) -> None:
        """Do the same with an object that has arrived, under the key that it was announced with."""
        ...


class PortalUsers(Protocol):
    """The people who can log in to the portal."""

    def delete(self, tenant: TenantId, account: RecordKey) -> None:
        """Delete the user of a portal account; one that is not there counts as deleted (X1 h)."""
        ...


class JobStore(Protocol):
    """Jobs and their shards."""

    def create(self, tenant: TenantId, job: Job, shards: Sequence[Shard]) -> Job | None:
        """Write the job and all its shards, or nothing; None where the job exists."""
        ...

    def start(self, tenant: TenantId, job: Job, shard: Shard) -> None:
        """Write a job that was created without shards, and its first one, or neither."""
        ...

    def job(self, tenant: TenantId, job: JobId) -> Job | None:
        """Return one job, consistently read."""
        ...

    def page(
        self, tenant: TenantId, wanted: JobFilter, after: str | None, limit: int
    ) -> tuple[Sequence[Job], str | None]:
        """Return jobs, newest first, and where to go on; of those by type or status few or none may come back before the end."""
        ...

    def open_jobs(self, tenant: TenantId) -> Sequence[JobId]:
        """Return the jobs that have not ended."""
        ...

    def save_job(self, tenant: TenantId, job: Job) -> Job:
        """Write the job's row."""
        ...

    def shard(self, tenant: TenantId, job: JobId, number: int) -> Shard | None:
        """Return one shard, consistently read."""
        ...

    def shards(self, tenant: TenantId, job: JobId) -> Sequence[Shard]:
        """Return all shards of a job, consistently read."""
        ...

    def save_shard(self, tenant: TenantId, shard: Shard) -> Shard:
        """Write the shard's row."""
        ...


class ShardQueue(Protocol):
    """Where shards wait for a worker. Messages hold ids only (X8); delivery is at least once."""

    def send(self, tenant: TenantId, job: JobId, shard: int, delay: float) -> None:
        """Send a shard to a worker after *delay* seconds, at most 900."""
        ...


class Ledger(Protocol):
    """The append-only evidence, without personal data."""

    def write_history(self, tenant: TenantId, entries: Sequence[HistoryEntry]) -> None:
        """Write all entries; one of the same job, record and scope is the same entry."""
        ...

    def chunks_of(
        self, tenant: TenantId, job: JobId, records: Sequence[RecordKey], scope: Scope | None = Whole.RECORD
    ) -> Mapping[RecordKey, int]:
        """Return on which page that *scope* of each of *records* has been counted, for those that have; see ``HistoryEntry``."""
        ...

    def history(
        self,
        tenant: TenantId,
        job: JobId,
        level: Level | None,
        outcome: Outcome | None,
        after: str | None,
        limit: int,
    ) -> tuple[Sequence[HistoryEntry], str | None]:
        """Return a job's entries and where to go on; of those by level or outcome few or none may come back before the end."""
        ...

    def write_evidence(self, tenant: TenantId, evidence: Evidence) -> None:
        """Write what was done outside a job's history."""
        ...

    def since(
        self, tenant: TenantId, since: datetime | None, record: RecordKey | None, after: str | None, limit: int
    ) -> tuple[Sequence[HistoryEntry | Evidence], str | None]:
        """Return entries of all kinds in the order of time, of one record or of all, and where to go on.

        Of one record few or none may come back before the end.
        """
        ...

    def acts_on(self, tenant: TenantId, subject: str, since: datetime | None) -> Sequence[Evidence]:
        """Return all acts on one subject in the order of time, consistently read."""
        ...

    def stretch(
        self, tenant: TenantId, wanted: LedgerQuery, after: str | None, limit: int
    ) -> tuple[Sequence[HistoryEntry | Evidence], str | None]:
        """Return entries in the order of time, eventually consistent, and where to go on."""
        ...
