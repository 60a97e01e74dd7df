"""Field values, checked by their definitions, if any (X1 e)."""

import math
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from shared.kernel.errors import Fault, Invalid
from shared.records.field_type import expected, typed
from shared.records.workflow import FieldDefinition, treatment_of

FieldValues = Mapping[str, object]

# What the API promises to take.
_LARGEST_NUMBER = 1e125
_MOST_DIGITS = 38
_DEEPEST = 30


def check_values(
    values: FieldValues, definitions: Mapping[str, FieldDefinition], before: FieldValues = MappingProxyType({})
) -> None:
    """Raise ``Invalid``, naming fields that don't fit, never values (X8).

    A value that was there *before* and is no choice any more stays until it is edited.
    """
    faults = (*_faults(values, definitions), *_choice_faults(values, definitions, before))
    if faults:
        raise Invalid("invalid_value", "some values don't fit their fields", faults)


def plain_values(values: FieldValues, definitions: Mapping[str, FieldDefinition]) -> FieldValues:
    """Return the values of fields that are defined and not sensitive: what lists may show."""
    return {name: one for name, one in values.items() if treatment_of(definitions, name) is None}


def _faults(values: FieldValues, definitions: Mapping[str, FieldDefinition]) -> Iterator[Fault]:
    for name, value in values.items():
        definition = definitions.get(name)
        if not is_storable(value):
            yield Fault("/values", "a number is outside what can be stored")
        elif not _has_storable_shape(value):
            yield Fault("/values", "a name within a value is empty, or the value is nested too deep")
        elif definition is not None and value is not None and typed(value, definition.type) is None:
            yield Fault(f"/values/{name}", expected(name, definition.type))


def _choice_faults(
    values: FieldValues, definitions: Mapping[str, FieldDefinition], before: FieldValues
) -> Iterator[Fault]:
    for name, value in values.items():
        definition = definitions.get(name)
        if definition is None or not isinstance(value, str) or definition.offers(value) or before.get(name) == value:
            continue
        yield Fault(f"/values/{name}", f"not a choice of {name}")


def is_storable(value: object) -> bool:
    """Tell whether the store can hold the numbers in *value*."""
    match value:
        case bool() | str() | None:
            return True
        case int():
            # The size comes first, since Python writes out no number of more than 4,300 digits.
            return abs(value) < _LARGEST_NUMBER and len(str(abs(value)).rstrip("0")) <= _MOST_DIGITS
        case float():
            return math.isfinite(value) and (value == 0 or 1 / _LARGEST_NUMBER < abs(value) < _LARGEST_NUMBER)
        case list():
            return all(is_storable(item) for item in value)
        case dict():
            return all(is_storable(item) for item in value.values())
        case _:
            return False


def _has_storable_shape(value: object, depth: int = 0) -> bool:
    match value:
        case list():
            return depth < _DEEPEST and all(_has_storable_shape(item, depth + 1) for item in value)
        case dict():
            inner = value.items()
            return depth < _DEEPEST and all(name != "" and _has_storable_shape(item, depth + 1) for name, item in inner)
        case _:
            return True
