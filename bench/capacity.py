"""What DynamoDB charges for, by its documented rules: sizes of items, and units from sizes.

A write of up to 1 KB is one unit, a consistent read of up to 4 KB is one and an eventually consistent one half of it; whatever is
done in a transaction counts twice. A write is charged by the larger of what was there and what is there then.
"""

from collections.abc import Mapping
from dataclasses import dataclass
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
    """Return the units of a write of *size* bytes; a deletion of nothing costs as much as the smallest."""
    return max(1, ceil(size / WRITE_STEP)) * (2 if in_transaction else 1)


def read_units(size: int, *, is_consistent: bool, in_transaction: bool = False) -> float:
    """Return the units of a read of *size* bytes: of an item, or of all that a query has gone through."""
    steps = max(1, ceil(size / READ_STEP))
    return steps * (2 if in_transaction else 1 if is_consistent else 0.5)


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as one index has it: where it stands, and the size of what is projected."""

    partition: str
    position: str
    size: int


def index_units(before: Entry | None, after: Entry | None, *, is_projection_changed: bool) -> int:
    """Return the units by which a change of an item changes one index.

    Nothing where the item is not in it or its projection is as before; a change of the index key deletes an entry and puts another.
    """
    if before is None and after is None:
        return 0
    if before is None or after is None:
        return write_units((before or after or Entry("", "", 0)).size)
    if (before.partition, before.position) != (after.partition, after.position):
        return write_units(before.size) + write_units(after.size)
    return write_units(max(before.size, after.size)) if is_projection_changed else 0


def _text(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())


def _number(text: str) -> int:
    """Return a number's size: a byte for each two significant digits, one more, and one more for a sign."""
    digits = text.lstrip("-").partition("E")[0].partition("e")[0].replace(".", "").strip("0")
    return ceil(len(digits) / 2) + 1 + text.startswith("-")
