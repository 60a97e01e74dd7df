"""How long a record or file is kept, by the calendar of the tenant's time zone (P4).

A new unit of periods is added here and in the API's models, and nowhere else.
"""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from shared.kernel import months
from shared.kernel.clock import day_in
from shared.kernel.months import LONGEST, add_months, last_instant_of


@dataclass(frozen=True, slots=True)
class Period:
    """Calendar months, 0 to ``LONGEST``; else ``ValueError``. None instead means for ever (X6)."""

    months: int

    def __post_init__(self) -> None:
        if not 0 <= self.months <= LONGEST:
            raise ValueError("a period is 0 to 1200 months")

    def after(self, day: date) -> date | None:
        """Return the day on which it ends; None beyond the calendar."""
        return add_months(day, self.months)


def end_of_period(started: datetime, period: Period | None, zone: ZoneInfo) -> date | None:
    """Return the first due day, or None for never (X6)."""
    return None if period is None else period.after(day_in(started, zone))


def latest_start(due: date, period: Period, zone: ZoneInfo) -> datetime:
    """Return the last instant from which *period* ends by *due*: the inverse of ``end_of_period``."""
    return last_instant_of(months.latest_start(due, period.months), zone)
