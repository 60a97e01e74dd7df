"""Jobs and shards as rows, and back."""

import json
from dataclasses import fields

from shared.adapters.dynamodb import keys
from shared.adapters.dynamodb.job_models import JobRow, ShardRow
from shared.adapters.dynamodb.json_text import from_json_text, json_text
from shared.adapters.dynamodb.keys import Item
from shared.adapters.dynamodb.rows import Unreadable, item_of, row_of
from shared.jobs.job import REQUESTS, Job, JobRequest, JobType
from shared.jobs.shard import Shard
from shared.kernel.identifiers import JobId, TenantId


def job_item(tenant: TenantId, job: Job) -> Item:
    """Return the row of *job*, which stands in the index of open jobs only while it is one."""
    is_open = job.status.is_open
    return item_of(
        JobRow,
        pk=keys.job_pk(tenant, job.id),
        sk=keys.JOB,
        by_tenant_pk=tenant,
        by_tenant_sk=keys.job_age_sk(job.created_at, job.id),
        open_pk=tenant if is_open else None,
        open_sk=job.id if is_open else None,
        type=job.type,
        request=json_text(job.request),
        dry_run=job.dry_run,
        requested_by=job.requested_by,
        created_at=job.created_at,
        status=job.status,
        ground=job.ground,
        cancel_requested=job.cancel_requested,
        finished_at=job.finished_at,
        total=job.total,
        tally=job.tally,
        fingerprint=job.fingerprint,
        correlation_id=job.correlation_id,
        version=job.version,
    )


def job_from(item: Item) -> Job:
    """Return the job that a row holds; raise ``Unreadable``."""
    row = row_of(JobRow, item)
    return Job(
        id=keys.job_of(row.pk),
        request=_request_from(row.type, row.request),
        dry_run=row.dry_run,
        requested_by=row.requested_by,
        created_at=row.created_at,
        status=row.status,
        ground=row.ground,
        cancel_requested=row.cancel_requested,
        finished_at=row.finished_at,
        total=row.total,
        tally=row.tally,
        fingerprint=row.fingerprint,
        correlation_id=row.correlation_id,
        version=row.version,
    )


def _request_from(kind: JobType, text: str) -> JobRequest:
    """Return the request of a job of type *kind*; a text that says more than such a request can is another type's."""
    request: JobRequest = from_json_text(REQUESTS[kind], text)
    if json.loads(text).keys() - {field.name for field in fields(request)}:
        raise Unreadable("a request is of another type than its job")
    return request


def shard_item(tenant: TenantId, shard: Shard) -> Item:
    """Return the row of *shard*."""
    return item_of(
        ShardRow,
        pk=keys.job_pk(tenant, shard.job),
        sk=shard.name,
        cursor=shard.cursor,
        position=shard.position,
        is_exhausted=shard.is_exhausted,
        page=shard.page,
        in_hand=shard.in_hand,
        tally=shard.tally,
        deadline=shard.deadline,
        progressed_at=shard.progressed_at,
        end=shard.end,
        ground=shard.ground,
        version=shard.version,
    )


def shard_from(item: Item) -> Shard:
    """Return the shard that a row holds; raise ``Unreadable``."""
    row = row_of(ShardRow, item)
    return Shard(
        job=JobId(keys.job_of(row.pk)),
        name=row.sk,
        cursor=row.cursor,
        position=row.position or "",
        is_exhausted=row.is_exhausted,
        page=row.page,
        in_hand=row.in_hand,
        tally=row.tally,
        deadline=row.deadline,
        progressed_at=row.progressed_at,
        end=row.end,
        ground=row.ground,
        version=row.version,
    )
