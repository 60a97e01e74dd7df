"""What is only ever read whole, as one JSON text."""

from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from shared.adapters.dynamodb.rows import Unreadable

T = TypeVar("T")


def json_text(adapter: TypeAdapter[T], value: T) -> str:
    """Return *value* as JSON."""
    return adapter.dump_json(value).decode()


def from_json_text(adapter: TypeAdapter[T], text: str) -> T:
    """Return what *text* says; raise ``Unreadable``."""
    try:
        return adapter.validate_json(text)
    except ValidationError:
        # Without its cause, whose text repeats the input (X8).
        raise Unreadable("a JSON text in a row can't be read") from None
