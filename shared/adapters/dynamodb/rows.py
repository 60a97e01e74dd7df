"""From a stored item to a row and back, and nothing half understood in between."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple, TypeVar

from pynamodb.attributes import Attribute
from pynamodb.constants import NULL
from pynamodb.models import Model

from shared.adapters.dynamodb.keys import Item
from shared.kernel.errors import ExpungeError, Invalid

M = TypeVar("M", bound=Model)
_NOT_UNDERSTOOD = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, ExpungeError)


class Unreadable(ValueError):
    """A stored row can't be understood. Says which kind, and nothing of what is in it (X8)."""


def item_of(model: type[Model], **values: object) -> Item:
    """Return the item that holds *values*, without those that are None; raise ``Invalid`` where one can't be stored."""
    try:
        return dict(_stored(model, values))
    except (ValueError, TypeError):
        # Without its cause, whose text may hold the value (X8).
        raise Invalid("not_storable", "a value can't be stored") from None


def changes_of(
    model: type[Model], before: Mapping[str, object], after: Mapping[str, object]
) -> tuple[Item, tuple[str, ...]]:
    """Return the attributes in which *after* differs from *before*, and the names of those that are gone; raise ``Invalid``.

    Values that are not the same object count as different, but for texts: ``5`` equals ``5.0``, and is stored otherwise.
    """
    columns = _columns_of(model)
    changed = {name: value for name, value in after.items() if not _is_same(value, before[name])}
    try:
        changed_item = {
            columns[name].stored_name: columns[name].stored(value)
            for name, value in changed.items()
            if value is not None
        }
    except (ValueError, TypeError):
        raise Invalid("not_storable", "a value can't be stored") from None
    return changed_item, tuple(columns[name].stored_name for name, value in changed.items() if value is None)


def row_of(model: type[M], item: Item) -> M:
    """Return the row that *item* holds; raise ``Unreadable`` if an attribute is missing or is not what it should be."""
    row = model.__new__(model)
    try:
        # Not by the model's own reading, which costs several times as much and lets missing attributes pass.
        row.attribute_values = dict(_read(model, item))
    except _NOT_UNDERSTOOD:
        # Without its cause, whose text may hold the value (X8).
        raise Unreadable(f"a {model.__name__} can't be read") from None
    return row


def _is_same(one: object, other: object) -> bool:
    return one is other or (isinstance(one, str) and isinstance(other, str) and one == other)


class _Column(NamedTuple):
    """An attribute as it is asked for, thousands of times a page: PynamoDB works its name and type out anew each time."""

    stored_name: str
    type: str
    may_be_missing: bool
    attribute: Attribute[Any]

    def stored(self, value: object) -> dict[str, object]:
        """Return the stored form of a value."""
        return {self.type: self.attribute.serialize(value)}


@cache
def _columns_of(model: type[Model]) -> Mapping[str, _Column]:
    """Return the attributes of a row by their names in Python."""
    return {
        name: _Column(one.attr_name, one.attr_type, bool(one.null), one) for name, one in model.get_attributes().items()
    }


def _stored(model: type[Model], values: Mapping[str, object]) -> Iterator[tuple[str, dict[str, object]]]:
    for name, column in _columns_of(model).items():
        value = values.get(name)
        if value is not None:
            yield column.stored_name, column.stored(value)
        elif not column.may_be_missing:
            raise ValueError("an attribute is missing")


def _read(model: type[Model], item: Item) -> Iterator[tuple[str, object]]:
    for name, column in _columns_of(model).items():
        stored = item.get(column.stored_name)
        if stored is not None and NULL not in stored:
            yield name, column.attribute.deserialize(column.attribute.get_value(stored))
        elif not column.may_be_missing:
            raise LookupError
