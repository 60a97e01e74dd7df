"""From a stored item to a row and back, and nothing half understood in between."""

from typing import TypeVar

from pynamodb.models import Model

from shared.adapters.dynamodb.keys import Item
from shared.kernel.errors import ExpungeError, Invalid

M = TypeVar("M", bound=Model)
_NOT_UNDERSTOOD = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, ExpungeError)


class Unreadable(ValueError):
    """A stored row can't be understood. Says which kind, and nothing of what is in it (X8)."""


def item_of(row: Model) -> Item:
    """Return the item to store; raise ``Invalid`` where a value is none that can be stored."""
    try:
        return row.serialize()
    except (ValueError, TypeError):
        # Without its cause, whose text may hold the value (X8).
        raise Invalid("not_storable", "a value can't be stored") from None


def row_of(model: type[M], item: Item) -> M:
    """Return the row that *item* holds; raise ``Unreadable`` if an attribute is missing or is not what it should be."""
    try:
        row = model.from_raw_data(item)
    except _NOT_UNDERSTOOD:
        # Without its cause, whose text may hold the value (X8).
        raise Unreadable(f"a {model.__name__} can't be read") from None
    stored = row.attribute_values
    if any(stored.get(name) is None and not attribute.null for name, attribute in model.get_attributes().items()):
        raise Unreadable(f"a {model.__name__} lacks an attribute")
    return row
