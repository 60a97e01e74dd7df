"""Reads lists page by page."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from shared.kernel.errors import Malformed

T = TypeVar("T")
_MOST_DIGITS = 9


def every_page(read: Callable[[str | None], Sequence[tuple[str, T]]]) -> Iterator[tuple[str, T]]:
    """Yield all; *read* takes the last name seen, and returns nothing at the end."""
    after: str | None = None
    while page := read(after):
        yield from page
        after = page[-1][0]


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
