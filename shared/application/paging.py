"""Reads lists page by page."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from shared.kernel.errors import Malformed

T = TypeVar("T")
_MOST_DIGITS = 9


def every_page(read: Callable[[str | None], tuple[Sequence[T], str | None]]) -> Iterator[T]:
    """Yield all; *read* takes where to go on, and returns a page and where to go on, which is None at the end."""
    page, after = read(None)
    yield from page
    while after is not None:
        page, after = read(after)
        yield from page


@dataclass(slots=True, kw_only=True)
class PageBudget:
    """The room left on a page of *size* things and, after the first, of *weight* in all."""

    size: int
    weight: int
    is_empty: bool = True

    def take(self, weight: int) -> bool:
        """Take room for one thing more; return whether there was any."""
        # There is always room for the first: a thing above the weight would otherwise stop the reader for good.
        if not self.is_empty and (self.size < 1 or weight > self.weight):
            return False
        self.is_empty = False
        self.size -= 1
        self.weight -= weight
        return True


def number_in(position: str) -> int:
    """Return the number in a cursor; raise ``Malformed`` if there is none."""
    # Callers can forge cursors.
    if not (position.isascii() and position.isdigit() and len(position) <= _MOST_DIGITS):
        raise Malformed("invalid_cursor", "this is not a cursor of this list")
    return int(position)
