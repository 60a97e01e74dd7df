"""Write a job by its id, without an Idempotency-Key: a night, a recalculation, a replay (X14)."""

from collections.abc import Sequence
from datetime import datetime

from shared.application.all_ports import Ports
from shared.application.stored import Beside
from shared.jobs.job import Job, JobRequest, JobStatus
from shared.jobs.shard import Shard
from shared.jobs.stopped import GROUND_BRAKE, Stopped
from shared.kernel.identifiers import SHARDS, JobId, TenantId


class CreateRun:
    """The use case."""

    def __init__(self, ports: Ports) -> None:
        self.jobs = ports.jobs

    def __call__(
        self,
        tenant: TenantId,
        request: JobRequest,
        job: JobId,
        requested_by: str,
        at: datetime,
        *,
        shards: Sequence[int] = range(SHARDS),
        stopped: Stopped | None = None,
        beside: Beside | None = None,
    ) -> bool:
        """Create the job, or end it at once if the brake has *stopped* it (X17); return whether it is new."""
        numbers = shards if stopped is None else ()
        # A run without shards has nothing to do, so it has succeeded.
        status = JobStatus.FAILED if stopped is not None else JobStatus.QUEUED if numbers else JobStatus.SUCCESS
        row = Job(
            id=job,
            request=request,
            dry_run=False,
            requested_by=requested_by,
            created_at=at,
            status=status,
            ground=None if stopped is None else GROUND_BRAKE,
            finished_at=None if status.is_open else at,
            tally={},
            stopped=stopped,
        )
        rows = [Shard(job=job, number=number, tally={}, progressed_at=at) for number in numbers]
        return self.jobs.create(tenant, row, rows, beside) is not None
