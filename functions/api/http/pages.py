"""Pages of lists: as many items as were asked for, or fewer where they are heavy; and a cursor to go on by.

Lambda's answers end at 6 MB. What a list shows is as large as its users made it, so that a page ends by its weight as well.
"""

import json
from collections.abc import Callable, Sequence
from typing import TypeVar

from pydantic import BaseModel

from functions.api.http.cursors import decoded, encoded
from functions.api.http.types import Page
from shared.application.paging import Room

T = TypeVar("T")
V = TypeVar("V", bound=BaseModel)
HEAVIEST_PAGE = 4 * 1024 * 1024
Read = Callable[[str | None, int], tuple[Sequence[T], str | None]]


def weight_of(shown: object) -> int:
    """Return what *shown*, which is JSON, weighs in Lambda's answer: the body is a text within JSON, and escaped once more."""
    return len(json.dumps(json.dumps(shown)))


def page_of(read: Read[T], show: Callable[[T], V], limit: int, cursor: str | None, *scope: object) -> Page[V]:
    """Return the page of the list of *scope* that *cursor* leads to: up to *limit* of what *read* returns, shown by *show*.

    *read* is given a position and a limit, and returns things and where to go on. Only it knows what a position means, so that
    of things too heavy for a page it is asked again, for as many as there is room for.
    """
    after = decoded(cursor, *scope)
    while True:
        found, last = read(after, limit)
        items = [show(one) for one in found]
        fitting = _fitting(items)
        if fitting == len(items):
            return Page(items=items, next_cursor=encoded(last, *scope))
        limit = fitting


def _fitting(items: Sequence[BaseModel]) -> int:
    """Return how many of *items* fit on a page; the first one always does."""
    room = Room(size=len(items), weight=HEAVIEST_PAGE)
    for number, item in enumerate(items):
        if not room.take(weight_of(item.model_dump(mode="json", by_alias=True))):
            return number
    return len(items)
