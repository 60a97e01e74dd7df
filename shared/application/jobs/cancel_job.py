"""Ask a job to stop after the records in hand (X12)."""

from dataclasses import replace

from shared.access.permissions import Caller, Permission
from shared.application.all_ports import Ports
from shared.application.jobs.close_job import CloseJob
from shared.application.retrying import retry_on_conflict
from shared.jobs.job import REQUESTS, Job, JobType
from shared.kernel.errors import NotFound, RuleConflict
from shared.kernel.identifiers import JobId


class CancelJob:
    """The use case."""

    def __init__(self, ports: Ports) -> None:
        self.jobs = ports.jobs
        self.close = CloseJob(ports)

    def __call__(self, caller: Caller, job: JobId) -> Job:
        """Mark *job* and return it; needs the permission that starts such a job."""
        if not {kind.started_by for kind in REQUESTS.values()} & caller.permissions:
            caller.require(Permission.DELETE_PERSONAL_DATA)

        def attempt() -> Job:
            found = self.jobs.job(caller.tenant, job)
            if found is None:
                caller.require(Permission.DELETE_PERSONAL_DATA)
                raise NotFound("unknown_job", "there is no such job")
            caller.require(found.request.started_by)  # known only now: each type has its own
            if found.cancel_requested and found.status.is_open:
                return found
            if not found.status.is_open:
                raise RuleConflict("job_ended", "this job has ended")
            asked = self.jobs.save_job(caller.tenant, replace(found, cancel_requested=True))
            if found.type is not JobType.ILR_IMPORT:
                return asked
            self.close(caller.tenant, job)  # an import that waits for its file has no worker to close it
            return self.jobs.job(caller.tenant, job) or asked

        return retry_on_conflict(attempt)
