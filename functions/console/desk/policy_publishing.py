"""A draft's preview, and its publication (P2, P15, S1).

Both are forms of one page: asking for the preview writes its token, so it is no link. A token that no longer fits leads to a new
preview, which says what has changed since the one that was looked at.
"""

from typing import Final

from functions.console.desk.policy_words import lines
from functions.console.frame.ask import Ask
from functions.console.frame.forms import Form
from functions.console.frame.page import Answer, Page, Redirect
from functions.console.frame.routes import Pages
from functions.console.frame.words import number
from shared.access.permissions import Permission
from shared.application.all_ports import Ports
from shared.application.retention.edit_policy import EditPolicy, PolicyView
from shared.application.retention.read_policy import ReadPolicySheet
from shared.kernel.errors import Invalid, RuleConflict
from shared.kernel.identifiers import WorkflowId
from shared.retention.preview import LIFETIME, DraftCounts

_PATH: Final = "/console/policies/<workflow>/publish"
_REASON: Final = "reason"
_NO_LONGER_FITS: Final = "The preview no longer fits. Look at the new one, then publish."
_WHY_ELSE: Final = (
    f"Nothing that is shown here. A preview holds for {LIFETIME.seconds // 60} minutes, for one publication, and while no state"
    " becomes or stops being an end state."
)
_REFUSALS: Final = {"confirmation_required": (_REASON, _NO_LONGER_FITS)}
# Those that a preview counts, by their names in the form.
_COUNTS: Final = {
    "due": "Records due at the next run",
    "files_due": "Files due at the next run",
    "dates": "Records whose date changes",
    "file_dates": "Files whose date changes",
}


class PublishingPages:
    """The preview, and the publication."""

    def __init__(self, ports: Ports) -> None:
        self.edit_policy, self.read_sheet = EditPolicy(ports), ReadPolicySheet(ports)

    def register(self, pages: Pages) -> None:
        needs = [Permission.MANAGE_RETENTION_POLICIES]
        pages.act(_PATH, self.shown, self.asked, needs=needs, errors=_REFUSALS)

    def shown(self, ask: Ask, workflow: WorkflowId) -> Page:
        """Return the page before a preview; after a publication that was refused, a new preview."""
        if ask.form.value("act") == "publish":
            try:
                return self._preview(ask, workflow)
            except Invalid:
                # The draft no longer fits its workflow, which the page says already.
                return self._before(ask, workflow)
        return self._before(ask, workflow)

    def asked(self, ask: Ask, workflow: WorkflowId) -> Answer:
        if ask.form.value("act") != "publish":
            ask.form.take_nothing()
            return self._preview(ask, workflow)
        with ask.form.reading("seen-.+") as form:
            token = form.value("confirmation_token")
            reason = form.text(_REASON, "Enter why the policy is changed")
        try:
            self.edit_policy.publish(ask.caller, workflow, token, reason)
        except RuleConflict:
            if not _is_done(ask, self.edit_policy.read(ask.caller, workflow), reason):
                raise
        return Redirect(f"/console/policies/{workflow}", notice="policy_published")

    def _before(self, ask: Ask, workflow: WorkflowId) -> Page:
        sheet = self.read_sheet(ask.caller, workflow)
        data = {"view": sheet.view, "lines": lines(sheet)}
        return Page("policies/publish.html", f"Publish the policy of {workflow}", data, back=_back(workflow))

    def _preview(self, ask: Ask, workflow: WorkflowId) -> Page:
        previewed = self.edit_policy.preview(ask.caller, workflow)
        sheet = self.read_sheet(ask.caller, workflow)
        data = {
            "view": sheet.view,
            "lines": [line for line in lines(sheet) if line.is_changed],
            "previewed": previewed,
            "counts": previewed.counted,
            "since": _since(ask.form, sheet.view, previewed.counted) if ask.form.value("act") == "publish" else [],
        }
        return Page("policies/preview.html", f"Publish the policy of {workflow}", data, back=_back(workflow))


def _back(workflow: WorkflowId) -> str:
    return f"/console/policies/{workflow}"


def _is_done(ask: Ask, view: PolicyView, reason: str) -> bool:
    """Tell whether this very form has been sent before, as by a double click: then the answer is the first one's."""
    published = view.published
    return (
        published is not None
        and ask.form.value("seen-published") == str(published.version - 1)
        and (published.published_by, published.reason) == (ask.caller.user, reason)
        and not view.has_unpublished_changes
    )


def _since(form: Form, view: PolicyView, counted: DraftCounts) -> list[str]:
    """Return what has changed since the preview that was looked at."""
    published = view.published.version if view.published else 0
    found = []
    if form.value("seen-draft") != str(view.draft.version):
        found.append("The draft has been saved or published again. What it changes is below.")
    if form.value("seen-published") != str(published):
        found.append(f"Version {published} has been published.")
    for name, label in _COUNTS.items():
        seen, now = form.value(f"seen-{name}"), number(getattr(counted, name))
        if seen != now:
            found.append(f"{label}: {seen} before, {now} now.")
    is_refused = any(one.message == _NO_LONGER_FITS for one in form.faults)
    return found or [_WHY_ELSE] * is_refused
