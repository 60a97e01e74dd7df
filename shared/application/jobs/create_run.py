"""Write a job by its id, without an Idempotency-Key: a night, a recalculation, a replay (X14)."""

from collections.abc import Sequence
from datetime import datetime

from shared.application.all_ports import Ports
from shared.jobs.job import Job, JobRequest, JobStatus
from shared.jobs.shard import Shard
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
        stopped_by: str | None = None,
        shards: Sequence[int] = range(SHARDS),
    ) -> bool:
        """Create the job, or end it at once on the ground *stopped_by* (X17); return whether it is new."""
        numbers = shards if stopped_by is None else ()
        # A run without shards has nothing to do, so it has succeeded.
        status = JobStatus.FAILED if stopped_by is not None else JobStatus.QUEUED if numbers else JobStatus.SUCCESS
        row = Job(
            id=job,
            request=request,
            dry_run=False,
            requested_by=requested_by,
            created_at=at,
            status=status,
            ground=stopped_by,
            finished_at=None if status.is_open else at,
            tally={},
        )
        rows = [Shard(job=job, number=number, tally={}, progressed_at=at) for number in numbers]
        return self.jobs.create(tenant, row, rows) is not None
