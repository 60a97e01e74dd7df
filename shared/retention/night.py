"""When the nightly anonymisation runs start, and so on which day a tenant's next one is (P15, L6).

The runs of all tenants start at one instant; each tenant's own time zone decides what day that is.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared.kernel.clock import day_in

_DAILY = re.compile(r"cron\(([0-9]{1,2}) +([0-9]{1,2}) +(?:\* +\* +\?|\? +\* +\*) +\*\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class NightlySchedule:
    """Runs start every day at the time *at* in *zone*; None says that the schedule is another, which nobody here can read."""

    at: time | None
    zone: ZoneInfo

    @classmethod
    def of(cls, expression: str, zone: ZoneInfo) -> "NightlySchedule":
        """Return the schedule that *expression* says, as EventBridge Scheduler is given it."""
        daily = _DAILY.fullmatch(expression)
        try:
            at = time(int(daily[2]), int(daily[1])) if daily else None
        except ValueError:
            at = None
        return cls(at=at, zone=zone)

    def next_day(self, now: datetime, tenants: ZoneInfo) -> date:
        """Return the day of the first run after *now* in a tenant's zone; tomorrow, where the schedule is not a daily one."""
        if self.at is None:
            return day_in(now, tenants) + timedelta(days=1)
        today = day_in(now, self.zone)
        starts = (datetime.combine(today + timedelta(days=days), self.at, tzinfo=self.zone) for days in (0, 1))
        return day_in(next(start for start in starts if start > now), tenants)
