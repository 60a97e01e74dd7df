"""What the use cases need from the world. The same contract tests run against the adapters and the fakes.

Every store raises ``Unavailable`` if the world does not answer, and ``StaleVersion`` on a conflict. A thing carries the version
that was read, or 0 if none is stored. The store writes it in the next version, and returns it so. A page of jobs or entries comes
with the position to continue from, or None at the end; a filtered one may be short, or empty, before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from shared.records.scope import Whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime

    from shared.access.evidence import Evidence
    from shared.application.configured import AnyConfiguration, Configuration
    from shared.application.stored import (
        Beside,
        Change,
        ContentKey,
        DayPage,
        DayRange,
        IndexRange,
        JobFilter,
        KeyPage,
        LedgerQuery,
        OrderedKeys,
        Rows,
        Saved,
        StagePartition,
        StatePartition,
        StateQuery,
    )
    from shared.jobs.history import HistoryEntry
    from shared.jobs.job import Job
    from shared.jobs.shard import Shard
    from shared.kernel.identifiers import JobId, RecordKey, TenantId
    from shared.records.content import AnyContent, ContentKind
    from shared.records.links import LinkCounts
    from shared.records.outcome import Level, Outcome
    from shared.records.record import Record
    from shared.records.scope import Scope
    from shared.retention.listing import Listing, Place
    from shared.retention.preview import Preview


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...


class Randomness(Protocol):
    """Makes ids unique, and secrets."""

    def token(self) -> str:
        """Return 16 characters of the id alphabet that cannot be guessed."""
        ...

    def secret(self) -> str:
        """Return 43 characters, of letters that a URL and a cookie take, made of 256 bits that cannot be guessed."""
        ...


class Catalogue(Protocol):
    """Every tenant's configuration."""

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
    ) -> tuple[Sequence[tuple[str, Configuration]], str | None]:
        """Return up to *limit* names and things behind *after*, by name, and the name to go on behind if there are more.

        The page ends early where it would be heavier than ``HEAVIEST_READ`` (X21), but never before its first thing.
        """
        ...

    def put(
        self,
        tenant: TenantId,
        name: str,
        thing: Configuration,
        evidence: Evidence,
        beside: Sequence[tuple[str, AnyConfiguration]] = (),
        spent: Preview | None = None,
        *,
        is_new: bool = False,
    ) -> Configuration:
        """Write *thing*, those *beside* it and evidence, register the tenant, delete the *spent* preview: all or nothing.

        With *is_new* its name must be free. Raise ``Invalid`` for more than the tenant may have of its kind (``COUNTED``, X21).
        """
        ...

    def delete(self, tenant: TenantId, kind: type[Configuration], name: str, version: int, evidence: Evidence) -> None:
        """Delete the one of *version* and write its evidence, or neither."""
        ...

    def tenants(self) -> Iterator[TenantId]:
        """Yield every registered tenant, in order, read page by page."""
        ...


class RecordStore(Protocol):
    """Records and their contents."""

    def read(self, tenant: TenantId, keys: Sequence[RecordKey]) -> Rows:
        """Read rows consistently; the answer omits unknown keys."""
        ...

    def link_counts(self, tenant: TenantId, keys: Sequence[RecordKey]) -> Mapping[RecordKey, LinkCounts]:
        """Read the counts of what points to *keys*, consistently, perhaps empty; omit those that are bad."""
        ...

    def save(self, tenant: TenantId, change: Change, evidence: Evidence | None = None) -> Record:
        """Write one record with its links and its evidence, or nothing (X18).

        Raise ``RuleConflict`` for a new pointer to a record that is claimed or erased.
        """
        ...

    def save_each(self, tenant: TenantId, changes: Sequence[Change]) -> Saved:
        """Write each change on its own conditions; none waits for another."""
        ...

    def add_content(self, tenant: TenantId, record: Record, content: AnyContent) -> None:
        """Write the content and the record that counts it, or neither."""
        ...

    def contents(
        self, tenant: TenantId, key: RecordKey, kind: ContentKind, after: int, limit: int
    ) -> Sequence[AnyContent]:
        """Return up to *limit* contents numbered above *after*, in order, consistently read; empty only at the end."""
        ...

    def has_attachment(self, tenant: TenantId, key: RecordKey, number: int) -> bool:
        """Tell, consistently, whether the attachment exists."""
        ...

    def delete_contents(self, tenant: TenantId, contents: Sequence[ContentKey]) -> None:
        """Delete all of them; a missing one counts as deleted."""
        ...

    def in_state(
        self, tenant: TenantId, partition: StatePartition, until: datetime, after: str | None, limit: int
    ) -> KeyPage:
        """Return keys of records that entered the state by *until*, inclusive; eventually consistent."""
        ...

    def count_in_state(self, tenant: TenantId, partition: StatePartition, until: datetime, most: int) -> int:
        """Count such keys; a count above *most* only means more."""
        ...

    def in_order(
        self, tenant: TenantId, query: StateQuery, after: str | None, limit: int, *, newest_first: bool = False
    ) -> OrderedKeys:
        """Return up to *limit* keys of all shards by instant and id, fewer only at the end; eventually consistent."""
        ...

    def count_in_order(self, tenant: TenantId, query: StateQuery) -> int: ...

    def listed(
        self, tenant: TenantId, listing: Listing, before: date | None, after: Place | None, limit: int
    ) -> Sequence[Place]:
        """Return a list's places before *before* and behind *after*, fewer only at the end; eventually consistent."""
        ...

    def in_stage(
        self, tenant: TenantId, partition: StagePartition, until: date | None, after: str | None, limit: int
    ) -> KeyPage:
        """Return keys by date up to *until*, inclusive, one for each file in a stage of files; eventually consistent."""
        ...

    def count_in_stage(self, tenant: TenantId, partition: StagePartition, until: date | None, most: int) -> int:
        """Count such keys; a count above *most* only means more."""
        ...

    def days(self, tenant: TenantId, ranges: Sequence[DayRange], limit: int) -> Sequence[DayPage]:
        """Return of each of *ranges* the days of up to *limit* keys, by one query; eventually consistent."""
        ...

    def filled(self, tenant: TenantId, ranges: Sequence[IndexRange]) -> Sequence[IndexRange]:
        """Return those of *ranges* that hold a key, in order; eventually consistent. Several are asked at a time."""
        ...


class PortalUsers(Protocol):
    """The people who can log in to the portal."""

    def delete(self, tenant: TenantId, account: RecordKey) -> None:
        """Delete a portal account's user; a missing one counts as deleted (X1 h)."""
        ...


class JobStore(Protocol):
    """Jobs and their shards."""

    def create(
        self,
        tenant: TenantId,
        job: Job,
        shards: Sequence[Shard],
        beside: Beside | None = None,
    ) -> Job | None:
        """Write the job, all its shards and what is *beside*, or nothing; return None if the job exists or another has changed."""
        ...

    def start(self, tenant: TenantId, job: Job, shard: Shard) -> None:
        """Write a job that was created without shards, and its first shard, or neither."""
        ...

    def job(self, tenant: TenantId, job: JobId) -> Job | None:
        """Return one job, consistently read, or None."""
        ...

    def page(
        self, tenant: TenantId, wanted: JobFilter, after: str | None, limit: int
    ) -> tuple[Sequence[Job], str | None]:
        """Return a page of jobs, newest first; eventually consistent."""
        ...

    def open_jobs(self, tenant: TenantId) -> Sequence[JobId]:
        """Return the jobs that have not ended, oldest first; eventually consistent."""
        ...

    def save_job(self, tenant: TenantId, job: Job, evidence: Evidence | None = None) -> Job:
        """Write the job over its version, with its evidence, or neither."""
        ...

    def shard(self, tenant: TenantId, job: JobId, number: int) -> Shard | None:
        """Return one shard, consistently read, or None."""
        ...

    def shards(self, tenant: TenantId, job: JobId) -> Sequence[Shard]:
        """Return all shards of a job, consistently read."""
        ...

    def save_shard(self, tenant: TenantId, shard: Shard) -> Shard: ...


class ShardQueue(Protocol):
    """The workers' queues, one for imports alone. Messages hold ids only (X8) and arrive at least once."""

    def send(self, tenant: TenantId, job: JobId, shard: int, delay: float) -> None:
        """Send a shard after *delay* seconds, at most 900."""
        ...


class Ledger(Protocol):
    """The evidence. It is only added to, and holds no personal data."""

    def write_history(self, tenant: TenantId, entries: Sequence[HistoryEntry]) -> None:
        """Write all entries; one that is there, with the same job, record and scope, stays as it is."""
        ...

    def entries(
        self, tenant: TenantId, job: JobId, records: Sequence[RecordKey], scope: Scope | None = Whole.RECORD
    ) -> Mapping[RecordKey, HistoryEntry]:
        """Return what *job* has said of each record's *scope*, consistently read."""
        ...

    def entries_on(self, tenant: TenantId, job: JobId, record: RecordKey) -> Sequence[HistoryEntry]:
        """Return what *job* has said of *record*, of every scope, consistently read."""
        ...

    def history(
        self, tenant: TenantId, job: JobId, level: Level | None, outcome: Outcome | None, after: str | None, limit: int
    ) -> tuple[Sequence[HistoryEntry], str | None]: ...

    def write_evidence(self, tenant: TenantId, evidence: Evidence) -> None: ...

    def since(
        self, tenant: TenantId, since: datetime | None, record: RecordKey | None, after: str | None, limit: int
    ) -> tuple[Sequence[HistoryEntry | Evidence], str | None]:
        """Return a page of entries by time, of all records or filtered by one; eventually consistent."""
        ...

    def acts_on(self, tenant: TenantId, subject: str, since: datetime | None) -> Sequence[Evidence]:
        """Return all acts on *subject* by time, consistently read."""
        ...

    def query(
        self, tenant: TenantId, wanted: LedgerQuery, after: str | None, limit: int
    ) -> tuple[Sequence[HistoryEntry | Evidence], str | None]:
        """Return a page of entries by time; eventually consistent."""
        ...
