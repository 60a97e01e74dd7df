"""The first page: what needs the person, and what will become due (S2)."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Final, TypeVar
from urllib.parse import urlencode

from functions.console.desk.home_words import due_table, many, pictures
from functions.console.frame.ask import Ask
from functions.console.frame.faults import WHOLE_FORM
from functions.console.frame.forms import Form
from functions.console.frame.job_words import TYPES, status_words, waiting_workflows
from functions.console.frame.page import Page, Redirect
from functions.console.frame.routes import EVERYBODY, Pages
from functions.gateway.cursors import decoded, encoded
from shared.access.permissions import Caller, Permission
from shared.application.access.look_at_jobs import LookAtJobs
from shared.application.all_ports import Ports
from shared.application.learners.find_made_due import FindMadeDue
from shared.application.reading.due_by_month import CountDueByMonth
from shared.application.reporting.jobs_for_attention import FindJobsForAttention
from shared.application.retention.unpublished import ListUnpublished
from shared.application.retention.waiting_dates import CountWaitingDates
from shared.kernel.clock import from_text, to_text

HOME: Final = "/console"
_LIST: Final = "due-by-month"
_LONG_AGO: Final = datetime(1900, 1, 1, tzinfo=UTC)
T = TypeVar("T")


class HomePages:
    """The subject."""

    def __init__(self, ports: Ports) -> None:
        self.clock = ports.clock
        self.find_jobs, self.look_at_jobs = FindJobsForAttention(ports), LookAtJobs(ports)
        self.count_dates, self.list_unpublished = CountWaitingDates(ports), ListUnpublished(ports)
        self.find_made_due, self.count_due = FindMadeDue(ports), CountDueByMonth(ports)

    def register(self, pages: Pages) -> None:
        pages.act(HOME, self.shown, self.looked, needs=EVERYBODY, query=["cursor"])

    def shown(self, ask: Ask) -> Page:
        after = decoded(ask.cursor, _LIST)
        due = _if_may(ask, Permission.READ_RECORDS, partial(self.count_due, after=after))
        data = {
            "due": due,
            "pictures": pictures(due) if due else (),
            "table": due_table(due) if due else None,
            "onward": None if due is None or due.next is None else _further(due.next),
        }
        if after is not None:
            return Page("home/due.html", "What will become due", data, back=HOME)
        return Page("home/home.html", "What needs you", data | self._needs(ask))

    def _needs(self, ask: Ask) -> dict[str, object]:
        return {
            "as_of": to_text(self.clock.now()),
            "jobs": _if_may(ask, Permission.VIEW_JOBS, self.find_jobs),
            "dates": _if_may(ask, Permission.EDIT_DATA_PROTECTION, self.count_dates),
            "unpublished": _if_may(ask, Permission.MANAGE_RETENTION_POLICIES, self.list_unpublished),
            "made_due": _if_may(ask, Permission.READ_RECORDS, self.find_made_due),
            "types": TYPES,
            "says_status": status_words,
            "waiting_workflows": waiting_workflows,
            "many": many,
        }

    def looked(self, ask: Ask) -> Redirect:
        with ask.form.reading() as form:
            as_of = _instant(form)
        self.look_at_jobs(ask.caller, as_of)
        return Redirect(HOME, notice="jobs_looked_at")


def _if_may(ask: Ask, permission: Permission, find: Callable[[Caller], T]) -> T | None:
    """Return what there is for a person with *permission*; None tells the page to leave it out."""
    return find(ask.caller) if ask.may(permission) else None


def _further(after: str) -> str:
    return f"{HOME}?{urlencode({'cursor': encoded(after, _LIST) or ''})}"


def _instant(form: Form) -> datetime:
    try:
        return from_text(form.value("as_of"))
    except ValueError:
        form.fail(WHOLE_FORM, "Load the page again")
        return _LONG_AGO
