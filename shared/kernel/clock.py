"""Instants and days. The domain never asks for the time: it is an argument, made by a ``Clock`` port.

Stored instants are RFC 3339 in UTC with six decimals and ``Z``, so that text order is time order.
"""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shared.kernel.errors import Invalid


def to_text(instant: datetime) -> str:
    """Return the stored form of an aware instant, always 27 characters."""
    # Not strftime: what it makes of a year before 1000 is the platform's choice.
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def from_text(text: str) -> datetime:
    """Read the stored form back; raise ``ValueError`` for anything else."""
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is not UTC or to_text(instant) != text:  # fromisoformat reads many other forms too
        raise ValueError
    return instant


def time_zone(name: str) -> ZoneInfo:
    """Return the IANA time zone *name*; raise ``Invalid`` for an unknown one."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Invalid("unknown_time_zone", "time_zone must be an IANA name such as Europe/London") from error


def day_in(instant: datetime, zone: ZoneInfo) -> date:
    """Return the calendar day of *instant* where the tenant is: what "today" means to a rule."""
    return instant.astimezone(zone).date()
