"""Confirm a night that the brake has stopped, whole or by workflow; each confirmation starts a new job (X14, X17)."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from shared.access.evidence import Evidence
from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.jobs.create_run import CreateRun
from shared.application.jobs.gate import RunGate
from shared.application.retrying import retry_on_conflict
from shared.application.stored import Beside
from shared.jobs.job import AnonymisationRun, Job, request_of
from shared.kernel.errors import NotFound, RuleConflict, StaleVersion
from shared.kernel.identifiers import JobId, TenantId, WorkflowId

CONFIRMED = "night_confirmed"


class ConfirmNight:
    """The use case."""

    def __init__(self, ports: Ports) -> None:
        self.jobs, self.clock = ports.jobs, ports.clock
        self.create = CreateRun(ports)
        self.gate = RunGate(ports)

    def __call__(self, caller: Caller, job: JobId, wanted: Sequence[WorkflowId] | None, key: str | None = None) -> Job:
        """Start what was stopped of *wanted*, or all that is left, and return the job.

        The same request with the same Idempotency-Key answers the same job.
        """
        self.gate.check(caller.tenant)
        started = retry_on_conflict(lambda: self._attempt(caller, job, wanted, _digest(caller, wanted, key)))
        return self._found(caller.tenant, started)

    def _attempt(self, caller: Caller, job: JobId, wanted: Sequence[WorkflowId] | None, asked: str | None) -> JobId:
        night = self._found(caller.tenant, job)
        if night.stopped is None:
            raise RuleConflict("nothing_to_confirm", "only a run that the brake has stopped can be confirmed")
        earlier = next((one for one in night.stopped.confirmed if asked is not None and one.asked == asked), None)
        if earlier is not None:
            return earlier.job
        run = request_of(night, AnonymisationRun)
        stopped = night.stopped.confirm(run.workflows, wanted, _name(night, wanted), asked)
        new, now = stopped.confirmed[-1], self.clock.now()
        evidence = Evidence(
            action=CONFIRMED,
            subject=f"job/{job}",
            by=caller.user,
            at=now,
            details={"job": str(new.job), "workflows": " ".join(new.workflows)},
        )
        # One write: the night says what was confirmed if, and only if, the job is there.
        beside = Beside(evidence=evidence, job=replace(night, stopped=stopped))
        if not self.create(caller.tenant, run.of(new.workflows), new.job, caller.user, now, beside=beside):
            raise StaleVersion("stale_version", "another confirmation was faster")
        return new.job

    def _found(self, tenant: TenantId, job: JobId) -> Job:
        found = self.jobs.job(tenant, job)
        if found is None:
            raise NotFound("unknown_job", "there is no such job")
        return found


def _name(night: Job, wanted: Sequence[WorkflowId] | None) -> JobId:
    number = len(night.stopped.confirmed) if night.stopped else 0
    # Named by its number, because the names of workflows may be too long for an id.
    return JobId(f"{night.id}-confirmed" if wanted is None and not number else f"{night.id}-confirmed-{number + 1}")


def _digest(caller: Caller, wanted: Sequence[WorkflowId] | None, key: str | None) -> str | None:
    if key is None:
        return None
    workflows = "*" if wanted is None else " ".join(sorted(set(wanted)))
    return hashlib.sha256(f"{caller.user}\n{key}\n{workflows}".encode()).hexdigest()[:32]
