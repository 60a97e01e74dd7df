"""The treatments of sensitive values: the fields that each fits, and what it leaves (X2).

There are no pseudonyms: a hash of a name is still personal data.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from shared.records.field_type import FieldType, read_date


class TreatmentName(StrEnum):
    """What an erasure does with a sensitive value."""

    REMOVE = "remove"
    REPLACE = "replace"
    YEAR = "year"
    OUTWARD_CODE = "outward_code"


@dataclass(frozen=True, slots=True)
class Treatment:
    """The field types that it fits, what it leaves, and how much it takes: more than any with a lower number."""

    fits: frozenset[FieldType]
    leaves: Callable[[object], str | None]
    takes: int


_TEXTS = frozenset(
    {FieldType.TEXT, FieldType.TEXTAREA, FieldType.TELEPHONE, FieldType.EMAIL, FieldType.URL, FieldType.CHOICE}
)
# Royal Mail's shape: area and district, a space that people leave out, one digit and two letters (BS 7666).
_POSTCODE = re.compile(r"\s*([A-Z]{1,2}[0-9][A-Z0-9]?|GIR)\s*[0-9][A-Z]{2}\s*", re.IGNORECASE | re.ASCII)


def _year(value: object) -> str | None:
    # Reports by age or year still work (source R).
    day = read_date(value)
    return None if day is None else f"{day.year:04d}"


def _outward_code(value: object) -> str | None:
    # A district has thousands of homes. Text around a postcode may be an address, so nothing is left of it.
    found = _POSTCODE.fullmatch(value) if isinstance(value, str) else None
    return found.group(1).upper() if found else None


TREATMENTS: Mapping[TreatmentName, Treatment] = {
    TreatmentName.REMOVE: Treatment(frozenset(FieldType), lambda _value: None, takes=3),
    TreatmentName.REPLACE: Treatment(_TEXTS, lambda _value: "[redacted]", takes=2),
    TreatmentName.YEAR: Treatment(frozenset({FieldType.DATE}), _year, takes=1),
    TreatmentName.OUTWARD_CODE: Treatment(frozenset({FieldType.TEXT}), _outward_code, takes=1),
}


def takes_more(wanted: TreatmentName | None, applied: TreatmentName | None) -> bool:
    """Tell whether *wanted* takes of a value what *applied* has left (X5); None is no treatment."""
    return _taken_by(wanted) > _taken_by(applied)


def _taken_by(name: TreatmentName | None) -> int:
    return 0 if name is None else TREATMENTS[name].takes
