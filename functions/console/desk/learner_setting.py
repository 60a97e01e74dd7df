"""How long learners are kept: what the setting does, and its change in two steps (S8, L1, L6).

Both steps are forms of one page, since a preview writes its token and so can't be a link. A token that no longer fits leads to a
new preview.
"""

from typing import Final

from functions.console.desk.learners import LEARNERS, SETTING, SETTING_NEEDS
from functions.console.frame.ask import Ask
from functions.console.frame.faults import WHOLE_FORM
from functions.console.frame.forms import Form
from functions.console.frame.page import Answer, Page, Redirect
from functions.console.frame.routes import Pages
from functions.console.frame.words import day, plural
from shared.access.permissions import Permission
from shared.application.all_ports import Ports
from shared.application.learners.edit_retention import EditRetention
from shared.application.reporting.sample_past import SamplePast
from shared.kernel.errors import RuleConflict
from shared.learners.retention import FEWEST_YEARS, MOST_YEARS, LearnerRetention
from shared.learners.retention_words import WHAT_REMOVAL_DOES, explained, statement

_TITLE: Final = "How long learners are kept"
_CONFIRM: Final = "confirm"
_REFUSALS: Final = {
    "confirmation_required": (
        WHOLE_FORM,
        "The preview no longer fits, so nothing was changed. Look at the new one, then confirm.",
    )
}
_ON, _OFF = "on", "off"


class LearnerSettingPages:
    """The setting, its preview and its change."""

    def __init__(self, ports: Ports) -> None:
        self.edit, self.sample = EditRetention(ports), SamplePast(ports)

    def register(self, pages: Pages) -> None:
        pages.act(SETTING, self.shown, self.asked, needs=SETTING_NEEDS, errors=_REFUSALS)

    def shown(self, ask: Ask) -> Page:
        """Return the setting; after a confirmation that was refused, a new preview."""
        if ask.form.value("act") == _CONFIRM:
            proposed = _proposed(Form(typed=ask.form.typed, is_sent=True))
            if proposed is not None:
                return self._preview(ask, proposed)
        view = self.edit.read(ask.caller)
        says = explained(view.retention, view.count, day(view.next_run), is_exact=view.is_exact)
        data = {"view": view, "says": says, "chosen": _ON if view.retention.enabled else _OFF}
        return Page("learners/setting.html", _TITLE, data, back=LEARNERS)

    def asked(self, ask: Ask) -> Answer:
        with ask.form.reading("confirmation-token|seen-version") as form:
            proposed = _proposed(form)
        if proposed is None or form.value("act") != _CONFIRM:
            return self._preview(ask, proposed or LearnerRetention())
        try:
            self.edit.save(
                ask.caller, enabled=proposed.enabled, years=proposed.years, token=form.value("confirmation-token")
            )
        except RuleConflict:
            if not self._is_done(ask, proposed):
                raise
        return Redirect(SETTING, notice="learner_retention_saved")

    def _preview(self, ask: Ask, proposed: LearnerRetention) -> Page:
        enabled, years = proposed.enabled, proposed.years
        found = self.edit.preview(ask.caller, enabled=enabled, years=years)
        said = statement(found.current, found.proposed, found.count, day(found.next_run), is_exact=found.is_exact)
        # The setting's permissions alone don't let a user see who the learners are.
        may_read = ask.may(Permission.READ_RECORDS)
        sample = self.sample(ask.caller, enabled=enabled, years=years) if may_read else ()
        data = {
            "found": found,
            "statement": said,
            "what_removal_does": WHAT_REMOVAL_DOES,
            "sample": [{"text": one, "href": f"{LEARNERS}/{one}"} for one in sample],
            "button": f"Remove learners after {plural(years, 'year')}" if enabled else "Switch removal off",
            "enabled": _ON if enabled else _OFF,
            "cancel": SETTING,
        }
        return Page("learners/setting_preview.html", "Confirm how long learners are kept", data, back=SETTING)

    def _is_done(self, ask: Ask, proposed: LearnerRetention) -> bool:
        """Tell whether this very form has been sent before, as by a double click: then the answer is the first one's."""
        now = self.edit.read(ask.caller).retention
        seen = ask.form.value("seen-version")
        return (now.enabled, now.years, str(now.version - 1)) == (proposed.enabled, proposed.years, seen)


def _proposed(form: Form) -> LearnerRetention | None:
    """Return the setting that was typed; None if it is at fault."""
    enabled = form.choice("enabled", (_ON, _OFF), "Choose whether learners are removed") == _ON
    years = form.whole("years", "Enter the number of years", least=FEWEST_YEARS, most=MOST_YEARS)
    return None if form.faults else LearnerRetention(enabled=enabled, years=years)
