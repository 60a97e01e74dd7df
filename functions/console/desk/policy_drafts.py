"""A policy's draft, edited (P2)."""

from typing import Final

from functions.console.desk.overtaken import carried, overtaken
from functions.console.desk.policy_forms import periods_in, state_rows, type_rows
from functions.console.desk.policy_words import lines
from functions.console.frame.ask import Ask
from functions.console.frame.faults import WHOLE_FORM
from functions.console.frame.page import Answer, Page, Redirect
from functions.console.frame.routes import Pages
from shared.access.permissions import Permission
from shared.application.all_ports import Ports
from shared.application.retention.edit_policy import EditPolicy
from shared.application.retention.read_policy import ReadPolicySheet
from shared.kernel.identifiers import WorkflowId

_POLICY: Final = "/console/policies/<workflow>"
_REFUSALS: Final = {
    "invalid_policy": (
        WHOLE_FORM,
        "A state that has a period is no longer an end state. Empty its months, and take out its tick.",
    ),
    "no_policy_for_learners": (WHOLE_FORM, "Learners have no policy: the learner retention setting rules them."),
    "too_many_file_types": (WHOLE_FORM, "There can be 100 file types with a period of their own. Take some out."),
}


class PolicyDraftPages:
    """The form, and saving it."""

    def __init__(self, ports: Ports) -> None:
        self.edit_policy, self.read_sheet = EditPolicy(ports), ReadPolicySheet(ports)

    def register(self, pages: Pages) -> None:
        needs = [Permission.MANAGE_RETENTION_POLICIES]
        pages.act(f"{_POLICY}/draft", self.shown, self.saved, needs=needs, errors=_REFUSALS)

    def shown(self, ask: Ask, workflow: WorkflowId) -> Page:
        return self._page(ask, workflow)

    def saved(self, ask: Ask, workflow: WorkflowId) -> Answer:
        if ask.form.value("act") == "add":
            return self._page(ask, workflow, more=True)
        with ask.form.reading() as form:
            periods = periods_in(form)
            version = form.optional_whole("version")
        self.edit_policy.save_draft(ask.caller, workflow, periods, version)
        return Redirect(f"/console/policies/{workflow}", notice="draft_saved")

    def _page(self, ask: Ask, workflow: WorkflowId, *, more: bool = False) -> Page:
        sheet, form = self.read_sheet(ask.caller, workflow), ask.form
        now, version = {line.label: line.draft for line in lines(sheet)}, sheet.view.draft.version
        data = {
            "view": sheet.view,
            "gone": sheet.gone,
            "states": state_rows(sheet, form),
            "types": type_rows(sheet, form, more=more),
            # What a form with one row more has not said can't be agreed to, so it stays as old as it was.
            "version": form.value("version") if more else version,
            "carried": form.typed.get("was", ()) if more else carried(now),
            "overtaken": None if more else overtaken(form, now, version),
        }
        return Page(
            "policies/draft.html", f"Draft of the policy of {workflow}", data, back=f"/console/policies/{workflow}"
        )
