"""Reviews: records under a hold or restriction by review day, and anonymisation requests by due day (S7, P9, P10)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from functions.console.frame.ask import Ask
from functions.console.frame.lists import listed
from functions.console.frame.page import Page
from functions.console.frame.routes import Pages
from shared.access.permissions import Caller, Permission
from shared.application.all_ports import Ports
from shared.application.retention.list_stages import ListStages
from shared.application.rules.today import zone_of
from shared.kernel.clock import day_in
from shared.kernel.errors import NotFound
from shared.records.record import Record
from shared.retention.listing import Listing, overdue_since
from shared.retention.listing import day_in as day_in_list

_OVERDUE: Final = "overdue"
_NEEDS: Final = (Permission.EDIT_DATA_PROTECTION,)
Read = Callable[[Caller, date | None, str | None, int], tuple[list[Record], str | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewList:
    """A list by day: where it is, what it is called, and the template that shows it."""

    listing: Listing
    href: str
    text: str
    template: str


# A further list by day is one more line here, with its reading below and a template.
LISTS: Final = (
    ReviewList(
        listing=Listing.REVIEWS, href="/console/reviews", text="Holds and restrictions", template="reviews/held.html"
    ),
    ReviewList(
        listing=Listing.REQUESTS,
        href="/console/reviews/requests",
        text="Anonymisation requests",
        template="reviews/requests.html",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """A record with its day in the list, and that day once it is over."""

    record: Record
    day: date | None
    overdue_since: date | None


class ReviewPages:
    """The lists."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue, self.clock = ports.catalogue, ports.clock
        stages = ListStages(ports)
        self.reading: dict[Listing, Read] = {Listing.REVIEWS: stages.held, Listing.REQUESTS: stages.requested}

    def register(self, pages: Pages) -> None:
        for one in LISTS:
            pages.get(one.href, partial(self.shown, one), needs=_NEEDS)

    def shown(self, one: ReviewList, ask: Ask) -> Page:
        today = day_in(self.clock.now(), zone_of(self.catalogue, ask.caller.tenant))
        if (shown := ask.query.get("show")) not in {None, _OVERDUE}:
            raise NotFound("unknown_choice", "there is no such choice")
        is_overdue = shown == _OVERDUE
        before = today if is_overdue else None
        found = listed(ask, partial(self.reading[one.listing], ask.caller, before), one.listing, before)
        data = {
            "lists": LISTS,
            "current": one,
            "listed": found,
            "rows": [_row(one.listing, record, today) for record in found.items],
            "is_overdue": is_overdue,
        }
        return Page(one.template, f"Reviews: {one.text.lower()}", data)


def _row(listing: Listing, record: Record, today: date) -> ReviewRow:
    day = day_in_list(listing, record)
    return ReviewRow(record=record, day=day, overdue_since=overdue_since(day, today))
