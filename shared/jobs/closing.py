"""How a job ends, from how its shards ended (X10)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from shared.jobs.job import Job, JobStatus
from shared.jobs.shard import Shard, ShardEnd
from shared.jobs.tally import added, has_warnings

GROUND_ABANDONED = "abandoned"


def closed(job: Job, shards: Sequence[Shard], now: datetime) -> Job | None:
    """Return the job as it ended, or None while a shard is still to end.

    An abandoned shard makes it ``failed``, a cancelled one ``cancelled``; otherwise any warning or error outcome makes it
    ``success_with_warnings``. What was done is reported in every case.
    """
    ends = {shard.end for shard in shards}
    if None in ends:
        return None
    tally = added(*(shard.tally for shard in shards))
    ground = None
    if ShardEnd.ABANDONED in ends:
        status, ground = JobStatus.FAILED, GROUND_ABANDONED
    elif ShardEnd.CANCELLED in ends:
        status = JobStatus.CANCELLED
    else:
        status = JobStatus.SUCCESS_WITH_WARNINGS if has_warnings(tally) else JobStatus.SUCCESS
    return replace(job, status=status, ground=ground, tally=tally, finished_at=now, version=job.version + 1)
