"""Sizes of items and their capacity units by DynamoDB's documented rules, for requests that are never sent."""

from collections.abc import Mapping
from math import ceil
from typing import Any

Item = Mapping[str, Mapping[str, Any]]
WRITE_STEP, READ_STEP = 1024, 4096
_CONTAINER = 3  # bytes of a list or a map beyond its contents
_ELEMENT = 1


def item_size(item: Item) -> int:
    """Return the size of *item* in bytes: names and values."""
    return sum(_text(name) + value_size(value) for name, value in item.items())


def value_size(value: Mapping[str, Any]) -> int:
    """Return the size of one attribute's value in bytes."""
    ((kind, stored),) = value.items()
    match kind:
        case "S":
            return _text(stored)
        case "N":
            return _number(stored)
        case "BOOL" | "NULL":
            return 1
        case "NS":
            return sum(map(_number, stored))
        case "L":
            return _CONTAINER + sum(_ELEMENT + value_size(one) for one in stored)
        case "M":
            return _CONTAINER + sum(_ELEMENT + _text(name) + value_size(one) for name, one in stored.items())
        case _:
            raise ValueError(f"no rule for the type {kind}")


def write_units(size: int, *, in_transaction: bool = False) -> int:
    """Return the units of a write of *size* bytes."""
    return max(1, ceil(size / WRITE_STEP)) * (2 if in_transaction else 1)


def read_units(size: int, *, is_consistent: bool) -> float:
    """Return the units of a read of *size* bytes: of an item, or of all that a query reads."""
    return max(1, ceil(size / READ_STEP)) * (1 if is_consistent else 0.5)


def _text(text: str) -> int:
    return len(text.encode())


def _number(text: str) -> int:
    # A byte for every two significant digits, one more, and one for a sign.
    digits = text.lstrip("-").partition("E")[0].partition("e")[0].replace(".", "").strip("0")
    return ceil(len(digits) / 2) + 1 + text.startswith("-")
