"""Walking index ranges one after the other, page by page.

A range is a function that reads a page behind an index key. The cursor is ``{range}|{last index key}``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shared.application.paging import number_in
from shared.application.stored import KeyPage
from shared.kernel.identifiers import RecordKey

Range = Callable[[str | None, int], KeyPage]
PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysInHand:
    """A page of keys, each once, and the cursor behind it; None says that no page follows.

    *position* is where the page was read from, for an action that reads more than keys there.
    """

    keys: tuple[RecordKey, ...]
    cursor: str | None
    position: str = ""


def walk_ranges(ranges: Sequence[Range], cursor: str, limit: int) -> KeysInHand:
    """Return the next keys behind *cursor*, from the first range that has any; raise ``Malformed`` for what is no cursor."""
    number, _, after = cursor.partition("|")
    place = number_in(number or "0")
    while place < len(ranges):
        page = ranges[place](after or None, limit)
        place, after = (place, page.last) if page.last is not None else (place + 1, "")
        if page.keys:
            keys = tuple(dict.fromkeys(page.keys))
            return KeysInHand(keys=keys, cursor=f"{place}|{after}" if place < len(ranges) else None)
    return KeysInHand(keys=(), cursor=None)
