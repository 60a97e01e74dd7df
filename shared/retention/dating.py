"""When a period ends: calendar months, clamped to the end of a shorter month, in the tenant's time zone (P4)."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared.kernel.clock import day_in

_MONTHS = 12


def add_months(day: date, months: int) -> date | None:
    """Return the day *months* after *day*; 31 January and one month is 28 or 29 February. None beyond the calendar."""
    place = day.year * _MONTHS + day.month - 1 + months
    year, month = divmod(place, _MONTHS)
    if year > date.max.year:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def end_of_period(started: datetime, months: int | None, zone: ZoneInfo) -> date | None:
    """Return the first day on which what started then is due, or None for never (X6)."""
    return None if months is None else add_months(day_in(started, zone), months)


def latest_start(due: date, months: int, zone: ZoneInfo) -> datetime:
    """Return the last instant at which something can have started that is due on *due* or before.

    The inverse of ``end_of_period``, for counting by a range: clamping makes several days end on one, so it looks for the last.
    """
    day = add_months(due, -months) or due
    while (after := add_months(day + timedelta(days=1), months)) is not None and after <= due:
        day += timedelta(days=1)
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)
    return midnight.astimezone(UTC) - timedelta(microseconds=1)
