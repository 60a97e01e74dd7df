"""Pages of long lists: a link to the next one, and back to the first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from functions.console.frame.ask import Ask
from functions.gateway.cursors import decoded, encoded

T = TypeVar("T")
PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOfList(Generic[T]):
    """One page of a list; *next* and *first* are addresses, or None where they lead nowhere."""

    items: Sequence[T]
    next: str | None
    first: str | None


def listed(
    ask: Ask, read: Callable[[str | None, int], tuple[Sequence[T], str | None]], *scope: object, most: int = PAGE
) -> PartOfList[T]:
    """Return the page that the address asks for; *read* takes a position and a limit, and returns things and the next position.

    *scope* names the list with all that narrows it, so that a cursor fits no other. Raise ``Malformed`` for a cursor that is stale.
    """
    items, last = read(decoded(ask.cursor, *scope), most)
    onward = encoded(last, *scope)
    rest = {name: value for name, value in ask.query.known().items() if name != "cursor"}
    return PartOfList(
        items=items,
        next=None if onward is None else _address(ask.path, {**rest, "cursor": onward}),
        first=None if ask.cursor is None else _address(ask.path, rest),
    )


def _address(path: str, query: dict[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path
