"""Policies: the list, one with its draft beside what is published, and its versions (P1, P2)."""

from functools import partial
from typing import Final

from functions.console.desk.differences import ChangedLine, compared
from functions.console.desk.policy_drafts import PolicyDraftPages
from functions.console.desk.policy_publishing import PublishingPages
from functions.console.desk.policy_words import differences, lines
from functions.console.frame.ask import Ask
from functions.console.frame.lists import listed
from functions.console.frame.page import Page
from functions.console.frame.routes import Pages
from shared.access.permissions import Permission
from shared.application.all_ports import Ports
from shared.application.jobs.read_jobs import ReadJobs
from shared.application.retention.edit_policy import EditPolicy
from shared.application.retention.read_policy import ReadPolicySheet
from shared.jobs.job import Job, JobStatus
from shared.kernel.errors import NotFound
from shared.kernel.identifiers import JobId, WorkflowId
from shared.retention.policy import Periods, Policy

POLICIES: Final = "/console/policies"
_NEEDS: Final = (Permission.MANAGE_RETENTION_POLICIES,)
# What the recalculation's job says of the dates.
_DATES: Final = {
    JobStatus.QUEUED: "Being recalculated",
    JobStatus.RUNNING: "Being recalculated",
    JobStatus.SUCCESS: "Recalculated",
    JobStatus.SUCCESS_WITH_WARNINGS: "Recalculated, but for some",
    JobStatus.FAILED: "Not all recalculated: the job failed. Publish again to go on",
    JobStatus.CANCELLED: "Not all recalculated: the job was cancelled. Publish again to go on",
}


class PolicyPages:
    """The subject."""

    def __init__(self, ports: Ports) -> None:
        self.edit_policy, self.read_sheet = EditPolicy(ports), ReadPolicySheet(ports)
        self.read_jobs = ReadJobs(ports)
        self.parts = (PolicyDraftPages(ports), PublishingPages(ports))

    def register(self, pages: Pages) -> None:
        pages.get(POLICIES, self.all, needs=_NEEDS)
        pages.get(f"{POLICIES}/<workflow>", self.one, needs=_NEEDS)
        pages.get(f"{POLICIES}/<workflow>/versions", self.versions, needs=_NEEDS)
        for part in self.parts:
            part.register(pages)

    def all(self, ask: Ask) -> Page:
        found = listed(ask, partial(self.edit_policy.page, ask.caller), "policies")
        return Page("policies/list.html", "Retention policies", {"listed": found})

    def one(self, ask: Ask, workflow: WorkflowId) -> Page:
        sheet = self.read_sheet(ask.caller, workflow)
        job = self._job(ask, sheet.view.published)
        data = {
            "view": sheet.view,
            "gone": sheet.gone,
            "lines": lines(sheet),
            "job": job,
            "dates": _DATES[job.status] if job else None,
        }
        people = [sheet.view.published.published_by] if sheet.view.published else []
        return Page("policies/policy.html", f"Retention policy of {workflow}", data, back=POLICIES, people=people)

    def versions(self, ask: Ask, workflow: WorkflowId) -> Page:
        read = partial(self.edit_policy.versions, ask.caller, workflow)
        found = listed(ask, partial(compared, read, _differences), "policy-versions", workflow)
        title = f"Versions of the retention policy of {workflow}"
        people = {one.version.published_by for one in found.items}
        return Page("policies/versions.html", title, {"listed": found}, back=f"{POLICIES}/{workflow}", people=people)

    def _job(self, ask: Ask, published: Policy | None) -> Job | None:
        """Return the job that recalculates the dates, for those who may see jobs and while it is kept (X20)."""
        if published is None or published.job is None or not ask.may(Permission.VIEW_JOBS):
            return None
        try:
            return self.read_jobs.one(ask.caller, JobId(published.job))
        except NotFound:
            return None


def _differences(before: Policy | None, now: Policy) -> list[ChangedLine]:
    return differences(before.periods if before else Periods(), now.periods)
