"""The store of jobs and their shards."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shared.access.evidence import Evidence
from shared.adapters.backoff import Backoff
from shared.adapters.dynamodb.batches import Batches
from shared.adapters.dynamodb.bodies import next_of
from shared.adapters.dynamodb.job_codec import job_from, job_item, shard_from, shard_item
from shared.adapters.dynamodb.keys import (
    BY_TENANT,
    JOB,
    LAST,
    OPEN,
    Item,
    checked_instant_key,
    job_pk,
    open_pk,
    opened_at,
    owned,
    row_key,
)
from shared.adapters.dynamodb.ledger_codec import LedgerRows
from shared.adapters.dynamodb.parts import NOT_EXISTING, Part, Put, in_version
from shared.adapters.dynamodb.queries import MOST_LOOKED_AT, Queries, Range
from shared.adapters.dynamodb.writes import Writes
from shared.adapters.shards import shard_name
from shared.application.stored import Beside, JobFilter
from shared.jobs.job import Job
from shared.jobs.shard import Shard
from shared.kernel.errors import StaleVersion
from shared.kernel.identifiers import JobId, TenantId, shard_of

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_AT_A_TIME = 100


class DynamoJobs:
    """``JobStore`` on the jobs table."""

    def __init__(
        self, *, client: "DynamoDBClient", table: str, ledger: LedgerRows | None = None, backoff: Backoff | None = None
    ) -> None:
        self.client, self.table, self.ledger = client, table, ledger
        self.backoff = backoff or Backoff()
        self.most_looked_at = MOST_LOOKED_AT

    def create(
        self,
        tenant: TenantId,
        job: Job,
        shards: Sequence[Shard],
        beside: Beside | None = None,
    ) -> Job | None:
        parts: list[Part] = [self._put_job(tenant, job)]
        # A job comes whole, so where there is a shard there is the job.
        parts += [Put(self.table, shard_item(tenant, shard), NOT_EXISTING) for shard in shards]
        if beside is not None:
            parts.append(self._put_evidence(tenant, beside.evidence))
        if beside is not None and beside.job is not None:
            parts.append(self._put_job(tenant, beside.job))
        try:
            self._writes.together(parts)
        except StaleVersion:
            return None
        return next_of(job)

    def start(self, tenant: TenantId, job: Job, shard: Shard) -> None:
        self._writes.together([self._put_job(tenant, job), Put(self.table, shard_item(tenant, shard))])

    def job(self, tenant: TenantId, job: JobId) -> Job | None:
        """Return one job, or None."""
        found = self._row(tenant, job, JOB)
        return None if found is None else job_from(found)

    def page(
        self, tenant: TenantId, wanted: JobFilter, after: str | None, limit: int
    ) -> tuple[Sequence[Job], str | None]:
        """Query by age until enough are looked at; raise ``Malformed`` for a forged *after*."""
        below = None if after is None else checked_instant_key(after)
        where = {
            name: [choice.value]
            for name, choice in (("type", wanted.type), ("status", wanted.status))
            if choice is not None
        }
        range_ = Range(pk=tenant, below=below, is_backward=True, index=BY_TENANT)
        found = self._queries.search(range_, where, limit + 1, self.most_looked_at)
        shown = found.items[:limit]
        last = found.last if len(found.items) <= limit else shown[-1][BY_TENANT[1]]["S"]
        return [job_from(one) for one in shown], last

    def open_jobs(self, tenant: TenantId) -> Sequence[JobId]:
        own = owned(tenant)
        wanted = Range(pk=open_pk(shard_of(tenant)), first=own, last=own + LAST, index=OPEN)
        return [opened_at(item[OPEN[1]]["S"])[1] for item in self._queries.each(wanted, _AT_A_TIME)]

    def save_job(self, tenant: TenantId, job: Job, evidence: Evidence | None = None) -> Job:
        # A transaction that is repeated is known by its token.
        parts: list[Part] = [self._put_job(tenant, job, is_known_again=evidence is None)]
        if evidence is not None:
            parts.append(self._put_evidence(tenant, evidence))
        self._writes.together(parts)
        return next_of(job)

    def shard(self, tenant: TenantId, job: JobId, number: int) -> Shard | None:
        """Return one shard, or None."""
        found = self._row(tenant, job, shard_name(number))
        return None if found is None else shard_from(found)

    def shards(self, tenant: TenantId, job: JobId) -> Sequence[Shard]:
        found = self._queries.each(Range(pk=job_pk(tenant, job)), _AT_A_TIME)
        return [shard_from(item) for item in found if item["sk"]["S"] != JOB]

    def save_shard(self, tenant: TenantId, shard: Shard) -> Shard:
        put = Put(self.table, shard_item(tenant, shard), in_version(shard.version), is_known_again=True)
        self._writes.together([put])
        return next_of(shard)

    def _put_job(self, tenant: TenantId, job: Job, *, is_known_again: bool = False) -> Put:
        return Put(self.table, job_item(tenant, job), in_version(job.version), is_known_again=is_known_again)

    def _put_evidence(self, tenant: TenantId, evidence: Evidence) -> Put:
        if self.ledger is None:
            raise TypeError("these jobs were given no ledger")
        return self.ledger.put(tenant, evidence)

    @property
    def _queries(self) -> Queries:
        return Queries(client=self.client, table=self.table)

    @property
    def _writes(self) -> Writes:
        return Writes(client=self.client, backoff=self.backoff)

    def _row(self, tenant: TenantId, job: JobId, sk: str) -> Item | None:
        found = Batches(client=self.client, table=self.table, backoff=self.backoff).get(
            [row_key(job_pk(tenant, job), sk)]
        )
        return found[0] if found else None
