"""Pages of lists, bounded by number and by weight."""

import json
from collections.abc import Callable, Sequence
from typing import TypeVar

from pydantic import BaseModel

from functions.api.http.types import ListPage
from functions.gateway.cursors import decoded, encoded
from shared.application.paging import PageBudget

T = TypeVar("T")
V = TypeVar("V", bound=BaseModel)
# Lambda's answers end at 6 MB, and users decide how large the items of a list are.
HEAVIEST_PAGE = 4 * 1024 * 1024
Read = Callable[[str | None, int], tuple[Sequence[T], str | None]]


def weight_of(shown: object) -> int:
    """Return the bytes that *shown* takes in Lambda's answer."""
    return len(json.dumps(json.dumps(shown)))  # the body is a text within JSON, so that it is escaped twice


def page_of(read: Read[T], show: Callable[[T], V], limit: int, cursor: str | None, *scope: object) -> ListPage[V]:
    """Return the page that *cursor* leads to: up to *limit* things that *read* returns, shown by *show*.

    *read* takes a position and a limit, and returns things and the next position. *scope* names the list.
    """
    after = decoded(cursor, *scope)
    while True:
        found, last = read(after, limit)
        items = [show(one) for one in found]
        fitting = _fitting(items)
        if fitting == len(items):
            return ListPage(items=items, next_cursor=encoded(last, *scope))
        limit = fitting  # only *read* knows what a position means, so it is asked again, for as many as fit


def _fitting(items: Sequence[BaseModel]) -> int:
    room = PageBudget(size=len(items), weight=HEAVIEST_PAGE)
    for number, item in enumerate(items):
        # The first one always fits.
        if not room.take(weight_of(item.model_dump(mode="json", by_alias=True))):
            return number
    return len(items)
