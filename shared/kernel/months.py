"""Calendar months: how periods (P4) and ages (R1a) are counted, clamped to the end of a shorter month."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONGEST = 1200  # what a period or an age may have
_MONTHS = 12


def add_months(day: date, months: int) -> date | None:
    """Return the day *months* later, or the shorter month's last; None beyond the calendar."""
    place = day.year * _MONTHS + day.month - 1 + months
    year, month = divmod(place, _MONTHS)
    if year > date.max.year:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def latest_start(due: date, months: int) -> date:
    """Return the last day from which *months* end by *due*: the inverse of ``add_months``."""
    day = add_months(due, -months) or due
    # Clamping makes several days end on one: a month from 28 to 31 January ends on 28 February.
    while (after := add_months(day + timedelta(days=1), months)) is not None and after <= due:
        day += timedelta(days=1)
    return day


def last_instant_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the last instant of *day* in *zone*."""
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)
    return midnight.astimezone(UTC) - timedelta(microseconds=1)
