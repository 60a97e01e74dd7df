"""Walk or count index ranges one after the other; a cursor is ``{number of the range}|{last index key}``."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from shared.application.paging import number_in
from shared.application.ports import RecordStore
from shared.application.stored import KeyPage, StatePartition
from shared.kernel.identifiers import RecordKey, TenantId

# Reads at most so many keys behind an index key.
Range = Callable[[str | None, int], KeyPage]
# Counts a range; an answer above the given number only means more.
Count = Callable[[int], int]
CHUNK = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyChunk:
    """A chunk of keys, each once, and the next cursor or None."""

    keys: tuple[RecordKey, ...]
    cursor: str | None
    position: str = ""  # the cursor it was read from, for an action that reads more than keys there


def state_ranges(
    records: RecordStore, tenant: TenantId, partitions: Iterable[StatePartition], until: datetime
) -> list[Range]:
    """Return the ranges of the records that entered one of the states by *until*, in the order of *partitions*."""
    return [partial(records.in_state, tenant, partition, until) for partition in partitions]


def walk_ranges(ranges: Sequence[Range], cursor: str, limit: int, most: int | None = None) -> KeyChunk:
    """Return the next keys behind *cursor*; raise ``Malformed`` if it is no cursor.

    After *most* ranges without a key, the chunk is empty and has a cursor.
    """
    number, _, after = cursor.partition("|")
    place = number_in(number or "0")
    end = len(ranges) if most is None else min(len(ranges), place + most)
    while place < end:
        chunk = ranges[place](after or None, limit)
        place, after = (place, chunk.last) if chunk.last is not None else (place + 1, "")
        if chunk.keys:
            keys = tuple(dict.fromkeys(chunk.keys))
            return KeyChunk(keys=keys, cursor=f"{place}|{after}" if place < len(ranges) else None)
    return KeyChunk(keys=(), cursor=f"{place}|" if place < len(ranges) else None)


def count_ranges(counts: Iterable[Count], most: int) -> int:
    """Add up *counts*; a sum above *most* only means more, and asks no further range."""
    total = 0
    for count in counts:
        total += count(most - total)
        if total > most:
            break
    return total
