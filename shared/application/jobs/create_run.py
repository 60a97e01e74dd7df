"""Write a job that nobody asked for by a key of their own: a night's, a recalculation's; one for each id (X14)."""

from collections.abc import Sequence
from datetime import datetime

from shared.application.all_ports import Ports
from shared.jobs.job import Job, JobRequest, JobStatus
from shared.jobs.shard import Shard
from shared.kernel.identifiers import SHARDS, JobId, TenantId


class CreateRun:
    """The use case; see the module."""

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
        """Create the job; False where it exists.

        *stopped_by* is the ground on which it ends before it starts (X17). One without *shards* has nothing to do, and has
        succeeded.
        """
        numbers = shards if stopped_by is None else ()
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
