"""Ask a job to stop after the records in hand (X12)."""

from dataclasses import replace
from datetime import datetime

from shared.access.evidence import Evidence
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
        self.jobs, self.clock = ports.jobs, ports.clock
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
            if found.type is JobType.ERASURE_REPLAY:
                # Without it erased data stay in restored tables, so a tenant's own permissions are not enough.
                raise RuleConflict("operators_job", "only the operator of the stack ends a replay; ask them")
            if found.cancel_requested and found.status.is_open:
                return found
            if not found.status.is_open:
                raise RuleConflict("job_ended", "this job has ended")
            asked = self.jobs.save_job(
                caller.tenant, replace(found, cancel_requested=True), cancelled(found, caller.user, self.clock.now())
            )
            if found.type is not JobType.ILR_IMPORT:
                return asked
            self.close(caller.tenant, job)  # an import that waits for its file has no worker to close it
            return self.jobs.job(caller.tenant, job) or asked

        return retry_on_conflict(attempt)


def cancelled(job: Job, by: str, at: datetime) -> Evidence:
    """Return the act of cancelling *job*."""
    details = {"type": job.type.value, "dry_run": job.dry_run}
    return Evidence(action="job_cancelled", subject=f"job/{job.id}", by=by, at=at, details=details)
