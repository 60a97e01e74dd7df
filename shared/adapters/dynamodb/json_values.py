"""JSON values as DynamoDB's own types, and exactly back.

DynamoDB knows one kind of number and drops the point of ``5.0``, which a reader could then not tell from ``5`` (nor ``1e23``
from the whole number that it is not). So a float without a fraction is stored as a set of one number: JSON has no sets.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

Stored = dict[str, Any]


def stored_map(values: Mapping[str, object]) -> dict[str, Stored]:
    """Return *values* as attributes; raise ``TypeError`` for what is no JSON value."""
    return {name: stored(value) for name, value in values.items()}


def read_map(attributes: dict[str, Stored]) -> dict[str, object]:
    """Return what ``stored_map`` was given; raise ``ValueError``, ``LookupError`` or ``ArithmeticError`` for anything else."""
    return {name: read(attribute) for name, attribute in attributes.items()}


def stored(value: object) -> Stored:
    """Return one value as an attribute."""
    writer = _WRITERS.get(type(value))
    if writer is None:
        raise TypeError("not a JSON value")
    return writer(value)


def read(attribute: Stored) -> object:
    """Return the value of one attribute."""
    ((kind, value),) = attribute.items()
    return _READERS[kind](value)


def _stored_float(value: float) -> Stored:
    return {"NS": [repr(value)]} if value.is_integer() else {"N": repr(value)}


_WRITERS: dict[type, Callable[[Any], Stored]] = {
    str: lambda value: {"S": value},
    int: lambda value: {"N": str(value)},
    bool: lambda value: {"BOOL": value},
    type(None): lambda _: {"NULL": True},
    float: _stored_float,
    list: lambda value: {"L": [stored(one) for one in value]},
    dict: lambda value: {"M": stored_map(value)},
}


def _read_number(text: str) -> int | float:
    try:
        return int(text)
    except ValueError:
        number = Decimal(text)
        return int(number) if number == number.to_integral_value() else float(text)


def _read_float(texts: list[str]) -> float:
    (text,) = texts
    return float(text)


_READERS: dict[str, Callable[[Any], object]] = {
    "S": str,
    "N": _read_number,
    "BOOL": bool,
    "NULL": lambda _: None,
    "NS": _read_float,
    "L": lambda value: [read(one) for one in value],
    "M": read_map,
}
