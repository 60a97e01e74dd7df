"""Rows of jobs and shards."""

from shared.adapters.dynamodb import keys
from shared.adapters.dynamodb.bodies import Unreadable, body_of, encoded, next_of
from shared.adapters.dynamodb.keys import Item
from shared.adapters.dynamodb.models import JobRow, VersionedRow
from shared.adapters.shards import shard_name
from shared.jobs.job import REQUESTS, Job, JobType
from shared.jobs.shard import Shard
from shared.kernel.identifiers import TenantId, shard_of


def job_item(tenant: TenantId, job: Job) -> Item:
    job = next_of(job)
    # Only open jobs have the keys of the index of open jobs.
    is_open = job.status.is_open
    return JobRow.item(
        pk=keys.job_pk(tenant, job.id),
        sk=keys.JOB,
        by_tenant_pk=tenant,
        by_tenant_sk=keys.job_age_sk(job.created_at, job.id),
        open_pk=keys.open_pk(shard_of(tenant)) if is_open else None,
        open_sk=keys.open_sk(tenant, job.created_at, job.id) if is_open else None,
        type=job.type,
        status=job.status,
        version=job.version,
        body=encoded(job, request=type(job.request)),
    )


def job_from(item: Item) -> Job:
    """Return a row's job; raise ``Unreadable``."""
    try:
        # The row's type chooses the class of the request before the body is read.
        request = REQUESTS[JobType(item["type"]["S"])]
    except (LookupError, ValueError):
        raise Unreadable("a job has no type") from None
    job = body_of(Job, item, request=request)
    if item["pk"]["S"].partition("#")[2] != job.id:
        raise Unreadable("a job is in the row of another")
    return job


def shard_item(tenant: TenantId, shard: Shard) -> Item:
    shard = next_of(shard)
    return VersionedRow.item(
        pk=keys.job_pk(tenant, shard.job), sk=shard_name(shard.number), version=shard.version, body=encoded(shard)
    )


def shard_from(item: Item) -> Shard:
    """Return a row's shard; raise ``Unreadable``."""
    shard = body_of(Shard, item)
    if (item["pk"]["S"].partition("#")[2], item["sk"]["S"]) != (shard.job, shard_name(shard.number)):
        raise Unreadable("a shard is in the row of another")
    return shard
