"""How long a record or file is kept, by the calendar of the tenant's time zone (P4).

A new unit of periods is added here and in the API's models, and nowhere else.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared.kernel.clock import day_in

LONGEST = 1200
_MONTHS = 12


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


def add_months(day: date, months: int) -> date | None:
    """Return the day *months* later, or the shorter month's last; None beyond the calendar."""
    place = day.year * _MONTHS + day.month - 1 + months
    year, month = divmod(place, _MONTHS)
    if year > date.max.year:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def end_of_period(started: datetime, period: Period | None, zone: ZoneInfo) -> date | None:
    """Return the first due day, or None for never (X6)."""
    return None if period is None else period.after(day_in(started, zone))


def latest_start(due: date, period: Period, zone: ZoneInfo) -> datetime:
    """Return the last instant from which *period* ends by *due*: the inverse of ``end_of_period``."""
    day = add_months(due, -period.months) or due
    # Clamping makes several days end on one: a month from 28 to 31 January ends on 28 February.
    while (after := period.after(day + timedelta(days=1))) is not None and after <= due:
        day += timedelta(days=1)
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)
    return midnight.astimezone(UTC) - timedelta(microseconds=1)
