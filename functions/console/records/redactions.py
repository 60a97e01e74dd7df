"""Erasing a filter's cases: a dry run, the page before the act, the act (R1–R4, R7, S1).

An erasure belongs to the dry run that was looked at: it names the filter's version, takes at most as many cases, and starts once.
"""

from datetime import timedelta
from typing import Final

from functions.console.frame.ask import Ask
from functions.console.frame.faults import WHOLE_FORM
from functions.console.frame.page import Page, Redirect
from functions.console.frame.routes import Pages
from functions.console.frame.words import plural
from functions.console.records.address import links_to
from functions.console.records.backups import Backups
from functions.console.records.redaction_words import erased_words, found_words, goes, stays
from shared.access.permissions import Permission
from shared.application.all_ports import Ports
from shared.application.jobs.plan_redaction import Hindrance, PlanRedaction, RedactionPlan, hindrances_after
from shared.application.jobs.request_redaction import RedactionOptions, RequestRedaction
from shared.application.records.list_cases import ListCases
from shared.jobs.job import FilterRedaction, request_of
from shared.jobs.tally import processed
from shared.kernel.identifiers import FilterId, JobId

REDACTION: Final = "/console/redactions/<name>"
_SAMPLE: Final = 20
_LONGEST_KEY: Final = 100
_ASKING: Final = {
    "unknown_transition": (
        "transition",
        "None of the filter’s workflows has this transition any more. Choose another.",
    ),
}
_ERASING: Final = {
    Hindrance.UNFINISHED: (WHOLE_FORM, "The dry run has not said what would be erased. Nothing was erased."),
    "filter_changed": (WHOLE_FORM, "The filter has been changed since the dry run. Nothing was erased."),
    "idempotency_key_reused": (
        WHOLE_FORM,
        "An erasure has been started after this dry run. Start a new dry run to see what is left to erase.",
    ),
    "unknown_transition": (WHOLE_FORM, "None of the filter’s workflows has this transition any more."),
    "too_many_records": (
        "max_records",
        "The filter holds more cases now than this. Nothing was erased. Start a new dry run to see them.",
    ),
    "too_many_to_count": ("max_records", "The filter is too large to be counted. Leave this empty."),
}


class RedactionPages:
    """The subject; what is erased stays in backups for *recovery_window*."""

    def __init__(self, ports: Ports, recovery_window: timedelta) -> None:
        self.plan, self.request, self.list_cases = PlanRedaction(ports), RequestRedaction(ports), ListCases(ports)
        self.backups, self.randomness = Backups(ports, recovery_window), ports.randomness

    def register(self, pages: Pages) -> None:
        needs = [FilterRedaction.started_by]
        pages.act(REDACTION, self.asked, self.tried, needs=needs, errors=_ASKING)
        pages.act(f"{REDACTION}/<job>", self.looked_at, self.erased, needs=needs, errors=_ERASING)

    def asked(self, ask: Ask, name: FilterId) -> Page:
        plan = self.plan(ask.caller, name)
        data = {
            "plan": plan,
            "goes": goes(plan.workflows),
            "stays": stays(plan.workflows),
            "key": ask.form.value("key", self.randomness.token()),
        }
        return Page("redactions/ask.html", f"Erase the cases in the filter {name}", data, back=_back(name))

    def tried(self, ask: Ask, name: FilterId) -> Redirect:
        with ask.form.reading() as form:
            transition = form.optional_text("transition")
            key = form.text("key", "Open this page again, then start the dry run")
        # An officer who goes back and chooses another transition asks for another job.
        asked = f"{key[:_LONGEST_KEY]}/{transition or ''}"
        wanted = RedactionOptions(success_transition=transition, dry_run=True, idempotency_key=asked)
        job = self.request(ask.caller, name, wanted)
        return Redirect(f"/console/redactions/{name}/{job.id}")

    def looked_at(self, ask: Ask, name: FilterId, job: JobId) -> Page:
        dry_run, title = self.plan.dry_run(ask.caller, name, job), f"Erase the cases in the filter {name}"
        data: dict[str, object] = {"name": name, "dry_run": dry_run, "done": processed(dry_run.tally)}
        if dry_run.status.is_open:
            # This page is asked for again and again, and nothing on it needs the cases to be counted.
            return Page("redactions/dry_run.html", title, data, back=_back(name))
        plan = self.plan(ask.caller, name)
        more = (plan.cases or 0) - processed(dry_run.tally)
        data |= {
            "plan": plan,
            "found": found_words(dry_run.tally),
            "hindrances": [_in_words(one, more) for one in hindrances_after(dry_run, plan)],
            "erased": erased_words(dry_run.tally, plan.erased),
            "transition": request_of(dry_run, FilterRedaction).transition,
            "goes": goes(plan.workflows),
            "stays": stays(plan.workflows),
            "backups_until": self.backups.until(ask.caller),
            "sample": self._sample(ask, plan),
        }
        return Page("redactions/erase.html", title, data, back=_back(name))

    def erased(self, ask: Ask, name: FilterId, job: JobId) -> Redirect:
        request = self.plan.to_erase_after(ask.caller, name, job)
        with ask.form.reading() as form:
            most = form.optional_whole("max_records")
        wanted = RedactionOptions(
            success_transition=request.transition,
            max_records=most,
            # One erasure for each dry run that was looked at, however often its page is sent, loaded or gone back to.
            idempotency_key=f"after-{job}",
            filter_version=request.version,
        )
        started = self.request(ask.caller, name, wanted)
        return Redirect(f"/console/jobs/{started.id}", notice="redaction_started")

    def _sample(self, ask: Ask, plan: RedactionPlan) -> list[dict[str, str]]:
        """Return links to some of the cases, for those who may read them."""
        if not ask.may(Permission.READ_RECORDS):
            return []
        cases, _ = self.list_cases(ask.caller, plan.filter, None, _SAMPLE)
        return links_to(case.record.key for case in cases)


def _back(name: FilterId) -> str:
    return f"/console/filters/{name}"


def _in_words(hindrance: Hindrance, more: int) -> str:
    match hindrance:
        case Hindrance.UNFINISHED:
            return "The dry run did not come to its end, so it does not say what would be erased."
        case Hindrance.FILTER_CHANGED:
            return "The filter has been changed since the dry run."
        case Hindrance.MORE_CASES:
            are = "is" if more == 1 else "are"
            return f"{plural(more, 'case')} more {are} in the filter than the dry run looked at."
        case Hindrance.NOTHING_FOUND:
            return "The dry run found no case in the filter."
