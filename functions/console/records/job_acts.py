"""Cancel a job, and confirm a night that the brake has stopped, each after a page that says what that does (S1, X12, X17)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from functions.console.frame.ask import Ask
from functions.console.frame.job_words import TYPES, StoppedWorkflow, amount_words, subject_words, waiting_workflows
from functions.console.frame.page import Page, Redirect
from functions.console.frame.routes import Pages
from functions.console.records.address import links_to
from functions.console.records.backups import Backups
from shared.access.permissions import Permission
from shared.application.all_ports import Ports
from shared.application.jobs.cancel_job import CancelJob
from shared.application.jobs.read_jobs import ReadJobs
from shared.application.schedule.confirm_night import ConfirmNight
from shared.application.schedule.sample_stopped import SampleStopped
from shared.jobs.job import Job
from shared.jobs.tally import processed
from shared.kernel.errors import NotFound
from shared.kernel.identifiers import JobId, WorkflowId

PLACE: Final = "/console/redactions/jobs/<job>"
_SAMPLE: Final = 20
# A workflow is confirmed once, so a user who sends the page again asks for the same job.
_KEY: Final = "console"
_CANCELLING: Final = {
    "job_ended": ("", "The job has ended, so there is nothing left to cancel."),
    "operators_job": ("", "Only the operator of the service ends a replay. Ask them."),
}
_CONFIRMING: Final = {
    "already_confirmed": ("", "Somebody else has confirmed this already. Go back to the job to see what is left."),
    "replay_required": ("", "Erasures are being replayed after a restore. Confirm the night when that has ended."),
    "runs_stopped": ("", "The operator has stopped all runs. Confirm the night when they start again."),
}


class JobActs:
    """The subject; what is erased stays in backups for *recovery_window*."""

    def __init__(self, ports: Ports, recovery_window: timedelta) -> None:
        self.read, self.cancel = ReadJobs(ports), CancelJob(ports)
        self.confirm, self.sample = ConfirmNight(ports), SampleStopped(ports)
        self.backups = Backups(ports, recovery_window)

    def register(self, pages: Pages) -> None:
        needs = [Permission.VIEW_JOBS]
        pages.act(f"{PLACE}/cancel", self.asked_to_cancel, self.cancelled, needs=needs, errors=_CANCELLING)
        needs = [Permission.VIEW_JOBS, Permission.MANAGE_RETENTION_POLICIES]
        pages.act(f"{PLACE}/confirm", self.asked_for_all, self.confirmed_all, needs=needs, errors=_CONFIRMING)
        pages.act(
            f"{PLACE}/confirm/<workflow>", self.asked_for_one, self.confirmed_one, needs=needs, errors=_CONFIRMING
        )

    def asked_to_cancel(self, ask: Ask, job: JobId) -> Page:
        found = self.read.one(ask.caller, job)
        ask.caller.require(found.request.started_by)
        data = {"job": found, "done": processed(found.tally), "what": f"{TYPES[found.type]}: {subject_words(found)}"}
        return Page("redactions/cancel_job.html", "Cancel the job", data, back=_address(job))

    def cancelled(self, ask: Ask, job: JobId) -> Redirect:
        ask.form.take_nothing()
        self.cancel(ask.caller, job)
        return Redirect(_address(job), notice="job_cancelled")

    def asked_for_all(self, ask: Ask, job: JobId) -> Page:
        night, waiting = self._waiting(ask, job)
        return self._before(ask, night, waiting, "Confirm all that is left of the night")

    def asked_for_one(self, ask: Ask, job: JobId, workflow: WorkflowId) -> Page:
        night, waiting = self._waiting(ask, job)
        wanted = [one for one in waiting if one.workflow == workflow]
        return self._before(ask, night, wanted, f"Confirm the night for {workflow}")

    def confirmed_all(self, ask: Ask, job: JobId) -> Redirect:
        return self._confirmed(ask, job, None)

    def confirmed_one(self, ask: Ask, job: JobId, workflow: WorkflowId) -> Redirect:
        return self._confirmed(ask, job, [workflow])

    def _confirmed(self, ask: Ask, job: JobId, wanted: Sequence[WorkflowId] | None) -> Redirect:
        ask.form.take_nothing()
        started = self.confirm(ask.caller, job, wanted, _KEY)
        return Redirect(_address(started.id), notice="night_confirmed")

    def _waiting(self, ask: Ask, job: JobId) -> tuple[Job, list[StoppedWorkflow]]:
        night = self.read.one(ask.caller, job)
        if night.stopped is None:
            raise NotFound("nothing_to_confirm", "only a night that the brake has stopped can be confirmed")
        return night, waiting_workflows(night.stopped)

    def _before(self, ask: Ask, night: Job, waiting: Sequence[StoppedWorkflow], title: str) -> Page:
        names = [one.workflow for one in waiting]
        keys = self.sample(ask.caller, night, names, _SAMPLE) if ask.may(Permission.READ_RECORDS) else []
        data = {
            "job": night,
            "waiting": waiting,
            "amount": amount_words(waiting),
            "backups_until": self.backups.until(ask.caller),
            "sample": links_to(keys),
        }
        return Page("redactions/confirm_night.html", title, data, back=_address(night.id))


def _address(job: JobId) -> str:
    return f"/console/jobs/{job}"
