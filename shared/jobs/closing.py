"""How a job ends (X10)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from shared.jobs.job import Job, JobStatus, JobType
from shared.jobs.shard import Shard, ShardEnd
from shared.jobs.tally import added, has_warnings

GROUND_ABANDONED = "abandoned"
GROUND_NO_FILE = "no_file"
WAITS_FOR_FILE = timedelta(hours=24)


def closed(job: Job, shards: Sequence[Shard], now: datetime) -> Job | None:
    """Return the job as its shards ended it, or None while one goes on.

    An abandoned or refused shard makes it ``failed``, and a cancelled one ``cancelled``. Otherwise any warning or error
    outcome makes it ``success_with_warnings``.
    """
    if not shards:
        return _ended_without_file(job, now)
    ends = {shard.end for shard in shards}
    if None in ends:
        return None
    # A failed or cancelled job reports what it did, too.
    tally = added(*(shard.tally for shard in shards))
    ground = None
    if ShardEnd.ABANDONED in ends:
        status, ground = JobStatus.FAILED, GROUND_ABANDONED
    elif ShardEnd.REFUSED in ends:
        status, ground = JobStatus.FAILED, next(shard.ground for shard in shards if shard.end is ShardEnd.REFUSED)
    elif ShardEnd.CANCELLED in ends:
        status = JobStatus.CANCELLED
    else:
        status = JobStatus.SUCCESS_WITH_WARNINGS if has_warnings(tally) else JobStatus.SUCCESS
    return replace(job, status=status, ground=ground, tally=tally, finished_at=now)


def _ended_without_file(job: Job, now: datetime) -> Job | None:
    # An import has no shard until its file arrives. It waits for a day, or until an officer cancels it.
    if job.type is not JobType.ILR_IMPORT:
        return None
    if job.cancel_requested:
        status, ground = JobStatus.CANCELLED, None
    elif now - job.created_at >= WAITS_FOR_FILE:
        status, ground = JobStatus.FAILED, GROUND_NO_FILE
    else:
        return None
    return replace(job, status=status, ground=ground, finished_at=now)
