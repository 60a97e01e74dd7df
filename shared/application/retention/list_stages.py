"""Lists by date: records under guard by review date (P10), open requests by due date (P9)."""

from datetime import date

from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.kernel.errors import Invalid, Malformed
from shared.kernel.identifiers import RecordKey
from shared.records.record import Record
from shared.retention.listing import Listing, Place, day_in


class ListStages:
    """Lists records under guard, and requests. A page costs the same however many workflows there are (X21)."""

    def __init__(self, ports: Ports) -> None:
        self.records = ports.records

    def held(
        self, caller: Caller, before: date | None, after: str | None, limit: int
    ) -> tuple[list[Record], str | None]:
        """Return records under guard by review date, with *before* only the earlier ones."""
        return self._page(caller, Listing.REVIEWS, before, after, limit)

    def requested(
        self, caller: Caller, before: date | None, after: str | None, limit: int
    ) -> tuple[list[Record], str | None]:
        """Return records with an open request by due date, held and given-up ones included."""
        return self._page(caller, Listing.REQUESTS, before, after, limit)

    def _page(
        self, caller: Caller, listing: Listing, before: date | None, after: str | None, limit: int
    ) -> tuple[list[Record], str | None]:
        listed = self.records.listed(caller.tenant, listing, before, _position(after), limit + 1)
        shown = listed[:limit]
        rows = self.records.read(caller.tenant, [key for _, key in shown]).records if shown else {}
        # While the index is behind it has a record at its old date too: the row decides at which one it is shown.
        found = [rows[key] for day, key in shown if key in rows and day_in(listing, rows[key]) == day]
        return found, _cursor(shown[-1]) if len(listed) > limit else None


def _cursor(position: Place) -> str:
    day, key = position
    return f"{day}|{key}"


def _position(after: str | None) -> Place | None:
    if after is None:
        return None
    day, _, key = after.partition("|")
    try:
        return date.fromisoformat(day), RecordKey.parse(key)
    except (Invalid, ValueError):
        raise Malformed("invalid_cursor", "this is not a cursor of this list") from None
