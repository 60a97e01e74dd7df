"""The closing step: whoever finds all shards ended closes the job; idempotent, so that everybody may try (X10)."""

from shared.application.all_ports import Ports
from shared.application.retrying import retry_on_conflict
from shared.jobs.closing import closed
from shared.jobs.job import Job, JobType
from shared.kernel.identifiers import JobId, TenantId


class CloseJob:
    """The use case; see the module."""

    def __init__(self, ports: Ports) -> None:
        self.jobs, self.files = ports.jobs, ports.files
        self.clock, self.journal = ports.clock, ports.journal

    def __call__(self, tenant: TenantId, job: JobId) -> None:
        """Close *job* if all its shards have ended and nobody has closed it."""
        retry_on_conflict(lambda: self._attempt(tenant, job))

    def _attempt(self, tenant: TenantId, job: JobId) -> None:
        found = self.jobs.job(tenant, job)
        if found is None or not found.status.is_open:
            return
        end = closed(found, self.jobs.shards(tenant, job), self.clock.now())
        if end is None:
            return
        self._delete_input(tenant, end)
        self.jobs.save_job(tenant, end)
        self.journal.ended(end)

    def _delete_input(self, tenant: TenantId, job: Job) -> None:
        """Delete what was there for the job alone, before the job says that it has ended: an import's file (L10)."""
        if job.type is JobType.ILR_IMPORT:
            self.files.delete_import(tenant, job.id)
