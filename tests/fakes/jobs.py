"""Jobs and shards in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from shared.access.evidence import Evidence
from shared.application.stored import Beside, JobFilter
from shared.jobs.job import Job
from shared.jobs.shard import Shard
from shared.kernel.errors import Malformed, StaleVersion
from shared.kernel.identifiers import JobId, TenantId
from tests.fakes.ledger import FakeLedger
from tests.fakes.versions import stored, written

K = TypeVar("K")
R = TypeVar("R", Job, Shard)


@dataclass(slots=True, kw_only=True)
class FakeJobs:
    """Rows by tenant and key."""

    ledger: FakeLedger = field(default_factory=FakeLedger)
    jobs: dict[tuple[TenantId, JobId], Job] = field(default_factory=dict)
    rows: dict[tuple[TenantId, JobId, int], Shard] = field(default_factory=dict)

    def create(
        self,
        tenant: TenantId,
        job: Job,
        shards: Sequence[Shard],
        beside: Beside | None = None,
    ) -> Job | None:
        if (tenant, job.id) in self.jobs:
            return None
        if beside is not None and beside.job is not None:
            try:
                changed = written(self.jobs.get((tenant, beside.job.id)), beside.job)
            except StaleVersion:
                return None
            self.jobs[tenant, beside.job.id] = changed
        if beside is not None:
            self.ledger.write_evidence(tenant, beside.evidence)
        self.jobs[tenant, job.id] = written(None, job)
        self.rows |= {(tenant, job.id, shard.number): written(None, shard) for shard in shards}
        return self.jobs[tenant, job.id]

    def start(self, tenant: TenantId, job: Job, shard: Shard) -> None:
        self.jobs[tenant, job.id] = written(self.jobs.get((tenant, job.id)), job)
        self.rows[tenant, job.id, shard.number] = written(None, shard)

    def job(self, tenant: TenantId, job: JobId) -> Job | None:
        return self.jobs.get((tenant, job))

    def page(
        self, tenant: TenantId, wanted: JobFilter, after: str | None, limit: int
    ) -> tuple[Sequence[Job], str | None]:
        if after is not None and "|" not in after:
            raise Malformed("invalid_cursor", "this is not a cursor of this list")
        shown = sorted(
            (
                (f"{job.created_at.isoformat(timespec='microseconds')}|{job.id}", job)
                for (owner, _), job in self.jobs.items()
                if owner == tenant and wanted.type in (None, job.type) and wanted.status in (None, job.status)
            ),
            key=lambda pair: pair[0],
            reverse=True,
        )
        behind = [pair for pair in shown if after is None or pair[0] < after]
        return [job for _, job in behind[:limit]], behind[limit - 1][0] if len(behind) > limit else None

    def open_jobs(self, tenant: TenantId) -> Sequence[JobId]:
        found = [job for (owner, _), job in self.jobs.items() if owner == tenant and job.status.is_open]
        return [job.id for job in sorted(found, key=lambda job: (job.created_at, job.id))]

    def save_job(self, tenant: TenantId, job: Job, evidence: Evidence | None = None) -> Job:
        saved = _put(self.jobs, (tenant, job.id), job)
        if evidence is not None:
            self.ledger.write_evidence(tenant, evidence)
        return saved

    def shard(self, tenant: TenantId, job: JobId, number: int) -> Shard | None:
        return self.rows.get((tenant, job, number))

    def shards(self, tenant: TenantId, job: JobId) -> Sequence[Shard]:
        found = [shard for (owner, its_job, _), shard in self.rows.items() if (owner, its_job) == (tenant, job)]
        return sorted(found, key=lambda shard: shard.number)

    def save_shard(self, tenant: TenantId, shard: Shard) -> Shard:
        return _put(self.rows, (tenant, shard.job, shard.number), shard)


def _put(rows: dict[K, R], key: K, row: R) -> R:
    """Write a row in the place of the version before; what is there already has been written by the same call (X10)."""
    if rows.get(key) != stored(row):
        rows[key] = written(rows.get(key), row)
    return rows[key]
