"""Instants and days. Only a ``Clock`` port makes "now"; a rule takes it as an argument."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shared.kernel.errors import Invalid


def to_text(instant: datetime) -> str:
    """Return an aware instant as 27 characters of RFC 3339, in UTC."""
    # Not strftime: what it makes of a year before 1000 is the platform's choice.
    # Always six decimals, so that stored texts sort by time.
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def from_text(text: str) -> datetime:
    """Read the stored form; raise ``ValueError`` otherwise."""
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is not UTC or to_text(instant) != text:  # fromisoformat reads many other forms too
        raise ValueError
    return instant


def time_zone(name: str) -> ZoneInfo:
    """Return an IANA time zone; raise ``Invalid`` if unknown."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Invalid("unknown_time_zone", "time_zone must be an IANA name such as Europe/London") from error


@dataclass(frozen=True, slots=True)
class LocalDay:
    """A day of a tenant's calendar, and the zone in which an instant becomes a day."""

    day: date
    zone: ZoneInfo

    @classmethod
    def at(cls, instant: datetime, zone: ZoneInfo) -> "LocalDay":
        return cls(day_in(instant, zone), zone)


def day_in(instant: datetime, zone: ZoneInfo) -> date:
    """Return a rule's "today": the tenant's calendar day."""
    return instant.astimezone(zone).date()
