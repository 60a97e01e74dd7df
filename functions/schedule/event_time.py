"""The instant that a scheduled event is of, which the schedule's ``Input`` carries."""

from datetime import UTC, datetime

from functions.boundary import Event
from shared.kernel.errors import Malformed


def event_time(event: Event) -> datetime:
    """Return the event's time; raise ``Malformed`` where it carries none."""
    try:
        found = datetime.fromisoformat(str(event.get("time")))
    except ValueError:
        raise Malformed("malformed_event", "the event carries no time") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
