"""Reading a feed page by page, whatever its source: bounded in entities, in weight, and in how much is looked at.

A filter that no index serves may match nothing for long. So one request looks at a bounded number of rows and then answers with what
it has, and where to go on, even if that is nothing: never an invocation that reads without end.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

E = TypeVar("E")
BATCH = 100
MOST_BATCHES = 50  # of one request: about 5,000 rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Generic[E]):
    """What stands at one *position* of a source: no entity, one, or several."""

    position: str
    entities: Sequence[E]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch(Generic[E]):
    """Rows in the order of a source; *last* is where to go on, or None at the end. There may be no rows before the end."""

    rows: Sequence[Row[E]]
    last: str | None


class Source(Protocol[E]):
    """Entities in an order of its own."""

    def read(self, after: str | None, limit: int) -> Batch[E]:
        """Return up to *limit* rows behind *after*."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookmark:
    """Where a walk goes on: behind *position* and the first *offset* entities after it; *skip* and *top* are what is left of them."""

    position: str | None = None
    offset: int = 0
    skip: int = 0
    top: int | None = None


def _everything(_entity: object) -> bool:
    return True


def _weightless(_entity: object) -> int:
    return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted(Generic[E]):
    """What a page takes: entities that *keep* keeps, up to *size* of them and, from the second on, up to *weight*."""

    size: int
    weight: int
    keep: Callable[[E], bool] = _everything
    weigh: Callable[[E], int] = _weightless


@dataclass(slots=True, kw_only=True)
class _Page(Generic[E]):
    wanted: Wanted[E]
    found: list[E] = field(default_factory=list)
    weight: int = 0

    def takes(self, entity: E) -> bool:
        """Put *entity* on the page if there is room; the first one always has."""
        weight = self.wanted.weigh(entity)
        if self.found and (len(self.found) >= self.wanted.size or self.weight + weight > self.wanted.weight):
            return False
        self.found.append(entity)
        self.weight += weight
        return True


def read_page(source: Source[E], start: Bookmark, wanted: Wanted[E]) -> tuple[list[E], Bookmark | None]:
    """Return the next page and where to go on, or None at the end."""
    page = _Page(wanted=wanted)
    position, offset, skip, top = start.position, start.offset, start.skip, start.top
    for _ in range(MOST_BATCHES):
        if top == 0:
            return page.found, None
        batch = source.read(position, BATCH)
        for row in batch.rows:
            for number, entity in enumerate(row.entities[offset:], offset):
                if not wanted.keep(entity):
                    continue
                if skip:
                    skip -= 1
                    continue
                if not page.takes(entity):
                    return page.found, Bookmark(position=position, offset=number, skip=skip, top=top)
                if top is not None:
                    top -= 1
                    if not top:
                        return page.found, None
            position, offset = row.position, 0
        if batch.last is None:
            return page.found, None
        position, offset = batch.last, 0
    return page.found, Bookmark(position=position, offset=offset, skip=skip, top=top)


def count(source: Source[E], keep: Callable[[E], bool], most_batches: int) -> int | None:
    """Return how many entities *keep* keeps, or None where that takes more than *most_batches* to find out."""
    position: str | None = None
    counted = 0
    for _ in range(most_batches):
        batch = source.read(position, BATCH)
        counted += sum(1 for row in batch.rows for entity in row.entities if keep(entity))
        if batch.last is None:
            return counted
        position = batch.last
    return None
