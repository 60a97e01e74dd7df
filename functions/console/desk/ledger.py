"""The ledger: who did what to which record or setting, and what became of it (S10, X15)."""

from datetime import date, datetime, time
from functools import partial
from typing import Final
from urllib.parse import urlencode

from functions.console.frame.ask import Ask
from functions.console.frame.ledger_words import line_of
from functions.console.frame.lists import listed
from functions.console.frame.page import Page, Redirect
from functions.console.frame.routes import Pages
from shared.access.permissions import Permission
from shared.application.all_ports import Ports
from shared.application.configuration.read_ledger import ReadLedger
from shared.application.rules.today import zone_of
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.identifiers import RecordKey

LEDGER: Final = "/console/ledger"


class LedgerPages:
    """The subject."""

    def __init__(self, ports: Ports) -> None:
        self.read, self.catalogue = ReadLedger(ports), ports.catalogue

    def register(self, pages: Pages) -> None:
        pages.act(LEDGER, self.shown, self.asked, needs=[Permission.READ_LEDGER], query=["since", "record", "cursor"])

    def shown(self, ask: Ask) -> Page:
        day, record = _day(ask), _record(ask)
        since = None if day is None else datetime.combine(day, time(), zone_of(self.catalogue, ask.caller.tenant))
        found = listed(ask, partial(self.read, ask.caller, since, record), "ledger", since, record)
        lines = [line_of(one) for one in found.items]
        data = {"listed": found, "lines": lines, "since": day, "record": record}
        return Page("ledger/list.html", "Ledger", data, people={who for one in lines for who in one.people})

    def asked(self, ask: Ask) -> Redirect:
        """Go to what was asked for. It is a POST, because what is typed may be a name, and an address holds none (X8)."""
        with ask.form.reading() as form:
            day, typed = form.optional_day("since"), form.optional_text("record")
            if typed is not None:
                _checked(ask, typed)
        query = {"since": None if day is None else day.isoformat(), "record": typed}
        given = urlencode({name: value for name, value in query.items() if value is not None}, safe="/")
        return Redirect(f"{LEDGER}?{given}" if given else LEDGER)


def _checked(ask: Ask, typed: str) -> None:
    try:
        RecordKey.parse(typed)
    except Invalid:
        ask.form.fail("record", "Enter a workflow and an id with a slash between them, such as complaints/2024-0017")


def _day(ask: Ask) -> date | None:
    given = ask.query.get("since")
    try:
        day = date.fromisoformat(given) if given else None
        # One day, one address; and no zone has the calendar's first day whole.
        if day is not None and (day.isoformat() != given or day == date.min):
            raise ValueError  # noqa: TRY301 – as what no calendar has
    except ValueError:
        raise NotFound("unknown_day", "there is no such day") from None
    return day


def _record(ask: Ask) -> RecordKey | None:
    given = ask.query.get("record")
    return RecordKey.parse(given) if given else None
