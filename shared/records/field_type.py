"""The types of fields, and how a day is written in one."""

from datetime import date
from enum import StrEnum


class FieldType(StrEnum):
    """What a field's values look like."""

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
    """Return the day that a ``YYYY-MM-DD`` text names, or None."""
    if not isinstance(value, str):
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if day.isoformat() == value else None  # fromisoformat takes week dates too, whose year can be another
