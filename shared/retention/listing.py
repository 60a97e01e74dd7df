"""The two lists of a tenant's records by date, over all workflows: reviews of guards (P10) and open requests (P9)."""

from datetime import date
from enum import StrEnum

from shared.kernel.identifiers import RecordKey
from shared.records.record import Record

Place = tuple[date, RecordKey]  # in a list


class Listing(StrEnum):
    """A list by date. Each has an index of its own, because a record is in a stage of work at the same time."""

    REVIEWS = "reviews"
    REQUESTS = "requests"


def day_in(listing: Listing, record: Record) -> date | None:
    """Return the date that *record* has in the list, or None if it isn't in it."""
    match listing:
        case Listing.REVIEWS:
            return record.review_date
        case Listing.REQUESTS:
            # Held and given-up records included: their requests are open.
            return record.request.due_date if record.request and not record.is_erased else None


def overdue_since(day: date | None, today: date) -> date | None:
    """Return the day by which something was to be looked at or done, if that day is over."""
    return day if day is not None and day < today else None
