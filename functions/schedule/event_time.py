"""The instant of a scheduled event."""

from datetime import UTC, datetime

from functions.boundary import Event
from shared.kernel.errors import Malformed


def event_time(event: Event) -> datetime:
    """Return the time that the schedule's ``Input`` carries; raise ``Malformed`` if there is none."""
    try:
        found = datetime.fromisoformat(str(event.get("time")))
    except ValueError:
        raise Malformed("malformed_event", "the event carries no time") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
