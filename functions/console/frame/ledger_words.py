"""The ledger in words: what was done or became of something, to what, and by whom (X15)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from functions.console.frame.job_words import OUTCOMES, failure_words
from functions.console.frame.words import day, value_words
from shared.access.evidence import Evidence
from shared.access.permissions import Permission
from shared.erasure.replay import COMPLETED, FILES_COMPLETED
from shared.jobs.history import HistoryEntry
from shared.records.field_type import read_date
from shared.records.guards import GuardName
from shared.records.scope import attachment_id
from shared.retention.requests import REQUESTED, WITHDRAWN

# The names of acts are those of use cases. They are repeated here, because a page would load all of them (B8).
_ON_RECORDS: Final[Mapping[str, str]] = {
    GuardName.LEGAL_HOLD.set_act: "Placed a legal hold",
    GuardName.LEGAL_HOLD.lifted_act: "Lifted a legal hold",
    GuardName.RESTRICTION.set_act: "Restricted the processing",
    GuardName.RESTRICTION.lifted_act: "Lifted the restriction of processing",
    REQUESTED: "Asked for it to be anonymised",
    WITHDRAWN: "Withdrew the request to anonymise it",
    "version_preserved": "Kept what an edit replaced, as a preserved version",
    COMPLETED: "Completed an erasure that a job had given up",
    FILES_COMPLETED: "Completed an erasure of files that a job had given up",
    "learner_made_due": "Made a learner due by a change of what their date follows",
    "return_saved": "Saved a return of a learner",
    "return_deleted": "Deleted a return of a learner",
}
_ON_JOBS: Final[Mapping[str, str]] = {
    "job_cancelled": "Cancelled a job",
    "night_stopped": "The brake stopped a night",
    "night_confirmed": "Confirmed a night that the brake had stopped",
}
_ON_FILTERS: Final[Mapping[str, str]] = {"filter_saved": "Saved a filter", "filter_deleted": "Deleted a filter"}
_ON_POLICIES: Final[Mapping[str, str]] = {
    "policy_draft_saved": "Saved the draft of a policy",
    "policy_previewed": "Previewed the draft of a policy",
    "policy_published": "Published a policy",
}
_ON_USERS: Final[Mapping[str, str]] = {
    "roles_assigned": "Gave a user their roles",
    "user_signed_in": "Signed in at the console",
    "job_warnings_looked_at": "Looked at the jobs with warnings",
}
_OTHERS: Final[Mapping[str, str]] = {
    "redaction_requested": "Asked for an erasure",
    "learner_retention_previewed": "Previewed the setting for learners",
    "learner_retention_saved": "Saved the setting for learners",
    "workflow_saved": "Saved a workflow",
    "role_saved": "Saved a role",
    "role_deleted": "Deleted a role",
    "tenant_settings_saved": "Saved the organisation’s settings",
    "runs_stopped": "Stopped all runs",
    "erasure_replay_started": "Started a replay of erasures",
}
ACTS: Final[Mapping[str, str]] = {**_ON_RECORDS, **_ON_JOBS, **_ON_FILTERS, **_ON_POLICIES, **_ON_USERS, **_OTHERS}


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """An entry as a page shows it; *href* is of its subject, and *needs* is for going there.

    *by* is an id, and so is *user*, of the user that it is about.
    """

    at: datetime
    says: str
    subject: str
    href: str | None
    needs: Permission | None
    by: str
    details: list[str]
    job: str | None = None
    user: str | None = None

    @property
    def people(self) -> list[str]:
        return [self.by] if self.user is None else [self.by, self.user]


def line_of(entry: HistoryEntry | Evidence) -> LedgerLine:
    return _act(entry) if isinstance(entry, Evidence) else _outcome(entry)


def _act(act: Evidence) -> LedgerLine:
    href, needs = _way(act)
    return LedgerLine(
        at=act.at,
        says=ACTS.get(act.action, act.action.replace("_", " ").capitalize()),
        subject=act.subject,
        href=href,
        needs=needs,
        by=act.by,
        details=[f"{name.replace('_', ' ')}: {_said(value)}" for name, value in act.details.items()],
        user=act.subject.partition("/")[2] if act.action in _ON_USERS else None,
    )


def _outcome(entry: HistoryEntry) -> LedgerLine:
    details = [] if entry.ground is None else [f"because {failure_words(entry.ground)}"]
    if entry.attachment is not None:
        details.append(f"file {attachment_id(entry.attachment)}")
    if entry.policy_version is not None:
        details.append(f"by version {entry.policy_version} of the policy or setting")
    says = OUTCOMES[entry.outcome]
    return LedgerLine(
        at=entry.at,
        says=f"Dry run: {says[:1].lower()}{says[1:]}" if entry.dry_run else says,
        subject=str(entry.record),
        href=f"/console/records/{entry.record}",
        needs=Permission.READ_RECORDS,
        by=entry.by,
        details=details,
        job=entry.job,
    )


def _way(act: Evidence) -> tuple[str | None, Permission | None]:
    """Return the address of what the act is about. The act says what that is: a workflow may have any name, `filter` too."""
    name = act.subject.partition("/")[2]
    if act.action in _ON_RECORDS:
        return f"/console/records/{act.subject}", Permission.READ_RECORDS
    if act.action in _ON_JOBS:
        return f"/console/jobs/{name}", Permission.VIEW_JOBS
    if act.action in _ON_FILTERS:
        return f"/console/filters/{name}", Permission.READ_RECORDS
    if act.action in _ON_POLICIES:
        return f"/console/policies/{name}", Permission.MANAGE_RETENTION_POLICIES
    if act.action in _ON_USERS:
        return f"/console/set-up/users/{name}", Permission.MANAGE_ACCESS
    return None, None


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    read = read_date(value)
    return value_words(value) if read is None else day(read)
