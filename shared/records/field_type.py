"""The types of fields, and values as their types have them (X19)."""

import math
from datetime import date
from enum import StrEnum

EARLIEST_YEAR = 1000  # an earlier one is a slip, such as 0024 for 2024

Typed = str | bool | int | float | date


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

    @property
    def has_order(self) -> bool:
        """Tell whether one value can be less than another."""
        # Texts have none: as texts, 31/12/2022 comes after 2025 and 9 after 10.
        return self in {FieldType.DATE, FieldType.NUMBER}


DATE_FORM = f"write a date like 2024-12-31, of the year {EARLIEST_YEAR} or later"
_FORMS = {
    FieldType.DATE: DATE_FORM,
    FieldType.NUMBER: "write a number like 12 or 3.5, without quotes",
    FieldType.BOOLEAN: "write true or false, without quotes",
}


def expected(name: str, kind: FieldType) -> str:
    """Return the words that refuse a value of the field *name*, without the value (X8)."""
    return f"{name} is of type {kind}: {_FORMS.get(kind, 'write a text')}"


def typed(value: object, kind: FieldType) -> Typed | None:
    """Return *value* as its type has it, to be compared; None if it is no value of the type."""
    match kind:
        case FieldType.DATE:
            return read_date(value)
        case FieldType.NUMBER:
            return _number(value)
        case FieldType.BOOLEAN:
            return value if isinstance(value, bool) else None
        case _:
            return value if isinstance(value, str) else None


def read_date(value: object) -> date | None:
    """Return the day of a ``YYYY-MM-DD`` text, or None."""
    if not isinstance(value, str):
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    # fromisoformat also reads week dates, whose year may differ.
    return day if day.isoformat() == value and day.year >= EARLIEST_YEAR else None


def _number(value: object) -> int | float | None:
    # A tick is no number to an officer, though True is one to Python.
    if isinstance(value, bool):
        return None
    return value if isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)) else None
