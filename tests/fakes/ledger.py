"""The ledger in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from shared.access.evidence import Evidence
from shared.application.stored import LedgerQuery
from shared.jobs.history import HistoryEntry
from shared.kernel.errors import Malformed
from shared.kernel.identifiers import JobId, RecordKey, TenantId, shard_of
from shared.records.outcome import Level, Outcome
from shared.records.scope import Scope, Whole

T = TypeVar("T")


@dataclass(slots=True, kw_only=True)
class FakeLedger:
    """Entries of jobs by job, record and scope; acts in the order in which they came."""

    entries_by: dict[tuple[TenantId, JobId, RecordKey, Scope | None], HistoryEntry] = field(default_factory=dict)
    acts: list[tuple[TenantId, Evidence]] = field(default_factory=list)

    def write_history(self, tenant: TenantId, entries: Sequence[HistoryEntry]) -> None:
        for entry in entries:
            self.entries_by.setdefault((tenant, entry.job, entry.record, entry.scope), entry)

    def entries(
        self, tenant: TenantId, job: JobId, records: Sequence[RecordKey], scope: Scope | None = Whole.RECORD
    ) -> Mapping[RecordKey, HistoryEntry]:
        found = {key: self.entries_by.get((tenant, job, key, scope)) for key in records}
        return {key: entry for key, entry in found.items() if entry is not None}

    def entries_on(self, tenant: TenantId, job: JobId, record: RecordKey) -> Sequence[HistoryEntry]:
        return [
            entry
            for (owner, its, key, _), entry in self.entries_by.items()
            if (owner, its, key) == (tenant, job, record)
        ]

    def history(
        self,
        tenant: TenantId,
        job: JobId,
        level: Level | None,
        outcome: Outcome | None,
        after: str | None,
        limit: int,
    ) -> tuple[Sequence[HistoryEntry], str | None]:
        shown = [
            (f"{key.shard:02d}|{_name(entry)}", entry)
            for (owner, its_job, key, _), entry in self.entries_by.items()
            if (owner, its_job) == (tenant, job)
            and outcome in (None, entry.outcome)
            and (level is None or entry.outcome.level in level.and_graver)
        ]
        return _paged(sorted(shown, key=lambda pair: pair[0]), after, limit)

    def write_evidence(self, tenant: TenantId, evidence: Evidence) -> None:
        self.acts.append((tenant, evidence))

    def acts_on(self, tenant: TenantId, subject: str, since: datetime | None) -> Sequence[Evidence]:
        return [
            act
            for owner, act in sorted(self.acts, key=lambda pair: pair[1].at)
            if (owner, act.subject) == (tenant, subject) and (since is None or act.at >= since)
        ]

    def query(
        self, tenant: TenantId, wanted: LedgerQuery, after: str | None, limit: int
    ) -> tuple[Sequence[HistoryEntry | Evidence], str | None]:
        found: list[tuple[str, HistoryEntry | Evidence]] = [
            (f"{entry.at.isoformat(timespec='microseconds')}|{entry.job}#{_name(entry)}", entry)
            for (owner, _, key, _), entry in self.entries_by.items()
            if (owner, key.shard) == (tenant, wanted.shard) and entry.outcome in wanted.outcomes
        ]
        found += [
            (f"{act.at.isoformat(timespec='microseconds')}|api#{number:08d}", act)
            for number, (owner, act) in enumerate(self.acts)
            if owner == tenant and act.action in wanted.acts and shard_of(act.subject.partition("/")[2]) == wanted.shard
        ]
        within = sorted(
            (pair for pair in found if wanted.since <= pair[1].at <= wanted.until), key=lambda pair: pair[0]
        )
        behind = [pair for pair in within if after is None or pair[0] > after][:limit]
        return [entry for _, entry in behind], behind[-1][0] if len(behind) == limit else None

    def since(
        self, tenant: TenantId, since: datetime | None, record: RecordKey | None, after: str | None, limit: int
    ) -> tuple[Sequence[HistoryEntry | Evidence], str | None]:
        found: list[tuple[datetime, str, str, HistoryEntry | Evidence]] = [
            (entry.at, f"{entry.job}#{_name(entry)}", str(key), entry)
            for (owner, _, key, _), entry in self.entries_by.items()
            if owner == tenant
        ]
        found += [
            (act.at, f"api#{number:08d}", act.subject, act)
            for number, (owner, act) in enumerate(self.acts)
            if owner == tenant
        ]
        shown = [
            (f"{at.isoformat(timespec='microseconds')}|{own}", entry)
            for at, own, subject, entry in found
            if (since is None or at >= since) and (record is None or subject == str(record))
        ]
        return _paged(sorted(shown, key=lambda pair: pair[0]), after, limit)


def _name(entry: HistoryEntry) -> str:
    if entry.scope is Whole.RECORD:
        return str(entry.record)
    return f"{entry.record}#{'GUARDS' if entry.scope is None else str(entry.scope)}"


def _paged(pairs: list[tuple[str, T]], after: str | None, limit: int) -> tuple[list[T], str | None]:
    if after is not None and "|" not in after:
        raise Malformed("invalid_cursor", "this is not a cursor of this list")
    behind = [pair for pair in pairs if after is None or pair[0] > after]
    return [entry for _, entry in behind[:limit]], behind[limit - 1][0] if len(behind) > limit else None
