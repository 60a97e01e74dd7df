"""The types of fields, and dates as fields hold them."""

from datetime import date
from enum import StrEnum


class FieldType(StrEnum):
    """What the values of a field look like."""

    TEXT = "text"
    TEXTAREA = "textarea"
    TELEPHONE = "telephone"
    EMAIL = "email"
    URL = "url"
    DATE = "date"
    NUMBER = "number"
    BOOLEAN = "boolean"
    CHOICE = "choice"


def read_date(value: object) -> date | None:
    """Return the day of a ``YYYY-MM-DD`` text, or None."""
    if not isinstance(value, str):
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if day.isoformat() == value else None  # fromisoformat also reads week dates, whose year may differ
