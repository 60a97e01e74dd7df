"""What DynamoDB charges for by its documented rules, for what was never sent to the engine: sizes of items, and units from sizes.

A write of up to 1 KB is one unit, a consistent read of up to 4 KB is one and an eventually consistent one half of it; whatever is
done in a transaction counts twice.
"""

from collections.abc import Mapping
from math import ceil
from typing import Any

Item = Mapping[str, Mapping[str, Any]]
WRITE_STEP, READ_STEP = 1024, 4096
_CONTAINER = 3  # a list or a map, over what is in it
_ELEMENT = 1


def item_size(item: Item) -> int:
    """Return the size of *item* in bytes: of its names and its values."""
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
    """Return the units of a read of *size* bytes: of an item, or of all that a query has gone through."""
    return max(1, ceil(size / READ_STEP)) * (1 if is_consistent else 0.5)


def _text(text: str) -> int:
    return len(text.encode())


def _number(text: str) -> int:
    """Return a number's size: a byte for each two significant digits, one more, and one more for a sign."""
    digits = text.lstrip("-").partition("E")[0].partition("e")[0].replace(".", "").strip("0")
    return ceil(len(digits) / 2) + 1 + text.startswith("-")
