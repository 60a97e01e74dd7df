"""Count what waits for a day: reviews of guards and anonymisation requests, overdue and coming (S2, P9, P10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from shared.access.permissions import Caller, Permission
from shared.application.all_ports import Ports
from shared.application.reading.counted import Counted
from shared.application.rules.today import zone_of
from shared.kernel.clock import day_in
from shared.kernel.identifiers import TenantId
from shared.retention.listing import Listing, Place

SOON = timedelta(days=30)
MOST = 500  # of a list; each of its sixteen shards is asked for little more


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """How many days of a list are *overdue*, are *today*'s, and come within 30 days."""

    overdue: Counted
    today: Counted
    soon: Counted

    @property
    def is_empty(self) -> bool:
        return not any(one.number or one.is_more for one in (self.overdue, self.today, self.soon))


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingDates:
    """The reviews of holds and restrictions, and the open requests: these are carried out on their day, unless they are kept."""

    reviews: Dates
    requests: Dates


class CountWaitingDates:
    """The use case. The lists are indexes, so what changed some seconds ago may be missing."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue, self.records, self.clock = ports.catalogue, ports.records, ports.clock

    def __call__(self, caller: Caller) -> WaitingDates:
        """Count both lists; raise ``Forbidden`` for a caller who may not edit data protection."""
        caller.require(Permission.EDIT_DATA_PROTECTION)
        today = day_in(self.clock.now(), zone_of(self.catalogue, caller.tenant))
        return WaitingDates(
            reviews=self._dates(caller.tenant, Listing.REVIEWS, today),
            requests=self._dates(caller.tenant, Listing.REQUESTS, today),
        )

    def _dates(self, tenant: TenantId, listing: Listing, today: date) -> Dates:
        behind = today + SOON + timedelta(days=1)
        found = self.records.listed(tenant, listing, behind, None, MOST + 1)
        ends = (today, today + timedelta(days=1), behind)
        overdue, now, soon = (
            _within(found, first, last) for first, last in zip((date.min, *ends[:2]), ends, strict=True)
        )
        return Dates(overdue=overdue, today=now, soon=soon)


def _within(found: Sequence[Place], first: date, behind: date) -> Counted:
    number = sum(first <= day < behind for day, _ in found[:MOST])
    # The list is by day: from where it was cut, there may be more.
    return Counted(number=number, is_more=len(found) > MOST and behind > found[-1][0])
