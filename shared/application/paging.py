"""Reading a paged list to its end, the room on one of its pages, and the numbers in its positions."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from shared.kernel.errors import Malformed

T = TypeVar("T")
_MOST_DIGITS = 9


def every_page(read: Callable[[str | None], Sequence[tuple[str, T]]]) -> Iterator[tuple[str, T]]:
    """Yield what *read* returns page by page; it is given the name to go on behind, and answers nothing at the end."""
    after: str | None = None
    while page := read(after):
        yield from page
        after = page[-1][0]


@dataclass(slots=True, kw_only=True)
class Room:
    """What is left of a page that holds *size* things and, from the second on, no more than *weight*."""

    size: int
    weight: int
    is_empty: bool = True

    def take(self, weight: int) -> bool:
        """Take room for one thing more, if there is any. For the first there always is, so that whoever reads gets on."""
        if not self.is_empty and (self.size < 1 or weight > self.weight):
            return False
        self.is_empty = False
        self.size -= 1
        self.weight -= weight
        return True


def number_in(position: str) -> int:
    """Return the number that a position says; raise ``Malformed`` for what nobody was given, since cursors can be forged."""
    if not (position.isascii() and position.isdigit() and len(position) <= _MOST_DIGITS):
        raise Malformed("invalid_cursor", "this is not a cursor of this list")
    return int(position)
