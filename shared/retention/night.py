"""When the nightly anonymisation starts, and which day that is for a tenant (P15, L6)."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared.kernel.clock import day_in

_DAILY = re.compile(r"cron\(([0-9]{1,2}) +([0-9]{1,2}) +(?:\* +\* +\?|\? +\* +\*) +\*\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class NightlySchedule:
    """A start every day *at* a time in *zone*; None if it is not daily."""

    at: time | None
    zone: ZoneInfo

    @classmethod
    def of(cls, expression: str, zone: ZoneInfo) -> "NightlySchedule":
        daily = _DAILY.fullmatch(expression)
        try:
            at = time(int(daily[2]), int(daily[1])) if daily else None
        except ValueError:
            at = None
        return cls(at=at, zone=zone)

    def next_day(self, now: datetime, tenants: ZoneInfo) -> date:
        """Return a tenant's day of the first run after *now*."""
        if self.at is None:
            # Not a daily schedule: tomorrow is a guess.
            return day_in(now, tenants) + timedelta(days=1)
        today = day_in(now, self.zone)
        starts = (datetime.combine(today + timedelta(days=days), self.at, tzinfo=self.zone) for days in (0, 1))
        # All tenants' runs start at one instant; each tenant's zone decides which day that is.
        return day_in(next(start for start in starts if start > now), tenants)
