"""Close a job whose shards have all ended; several workers may try (X10)."""

from shared.application.all_ports import Ports
from shared.application.retrying import retry_on_conflict
from shared.jobs.closing import closed
from shared.jobs.job import Job, JobType
from shared.kernel.identifiers import JobId, TenantId


class CloseJob:
    """The use case."""

    def __init__(self, ports: Ports) -> None:
        self.jobs, self.files = ports.jobs, ports.files
        self.clock, self.journal = ports.clock, ports.journal

    def __call__(self, tenant: TenantId, job: JobId) -> None:
        retry_on_conflict(lambda: self._attempt(tenant, job))

    def _attempt(self, tenant: TenantId, job: JobId) -> None:
        found = self.jobs.job(tenant, job)
        if found is None or not found.status.is_open:
            return
        end = closed(found, self.jobs.shards(tenant, job), self.clock.now())
        if end is None:
            return
        # The file first: a job that says it has ended leaves no personal data behind.
        self._delete_input(tenant, end)
        self.jobs.save_job(tenant, end)
        self.journal.ended(end)

    def _delete_input(self, tenant: TenantId, job: Job) -> None:
        if job.type is JobType.ILR_IMPORT:  # an import's file is there for the job alone (L10)
            self.files.delete_import(tenant, job.id)
