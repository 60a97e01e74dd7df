"""Reading a paged list to its end."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def every_page(read: Callable[[str | None], Sequence[tuple[str, T]]]) -> Iterator[tuple[str, T]]:
    """Yield what *read* returns page by page; it is given the name to go on behind, and answers nothing at the end."""
    after: str | None = None
    while page := read(after):
        yield from page
        after = page[-1][0]
