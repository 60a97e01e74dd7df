"""Reads a feed page by page, bounded in entities, in weight and in rows looked at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from shared.application.paging import PageBudget

D = TypeVar("D")
E = TypeVar("E")
BATCH = 100
# A filter that no index serves may match nothing for long. So a request looks at about 5,000 rows, and
# answers with what it found, even nothing, and where to go on.
MOST_BATCHES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow(Generic[E]):
    """The entities at one *position* of a source: none, one or several."""

    position: str
    entities: Sequence[E]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch(Generic[E]):
    """Rows of a source, perhaps none; *last* is where to go on, or None at the end."""

    rows: Sequence[SourceRow[E]]
    last: str | None


class EntitySource(Protocol[E]):
    """Entities in an order of its own."""

    def read(self, after: str | None, limit: int) -> Batch[E]: ...


class Nothing:
    """An empty source."""

    def read(self, _after: str | None, _limit: int) -> Batch[Any]:
        return Batch(rows=(), last=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped(Generic[D, E]):
    """A source made of another source's entities."""

    source: EntitySource[D]
    make: Callable[[D], E]

    def read(self, after: str | None, limit: int) -> Batch[E]:
        batch = self.source.read(after, limit)
        rows = [
            SourceRow(position=row.position, entities=[self.make(one) for one in row.entities]) for row in batch.rows
        ]
        return Batch(rows=rows, last=batch.last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookmark:
    """Where to go on: behind *position*, and behind *done* entities of the row *within*, if it still exists.

    *skip* and *top* say how many more to skip and to take.
    """

    position: str | None = None
    within: str | None = None
    done: int = 0
    skip: int = 0
    top: int | None = None


def everything(_entity: object) -> bool:
    return True


def _weightless(_entity: object) -> int:
    return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest(Generic[E]):
    """Up to *size* entities that *keep* keeps; *weight* counts from the second on."""

    size: int
    weight: int
    keep: Callable[[E], bool] = everything
    weigh: Callable[[E], int] = _weightless


@dataclass(slots=True, kw_only=True)
class _Page(Generic[E]):
    """A page in the making, with what is left to skip and to take."""

    wanted: PageRequest[E]
    skip: int
    top: int | None
    found: list[E] = field(default_factory=list)
    room: PageBudget = field(init=False)

    def __post_init__(self) -> None:
        self.room = PageBudget(size=self.wanted.size, weight=self.wanted.weight)

    @property
    def is_done(self) -> bool:
        return self.top == 0

    def bookmark(self, position: str | None, within: str | None = None, done: int = 0) -> Bookmark:
        return Bookmark(position=position, within=within, done=done, skip=self.skip, top=self.top)

    def take(self, entities: Sequence[E], done: int) -> int | None:
        """Put *entities* from number *done* on the page; return the number of the first without room."""
        for number, entity in enumerate(entities[done:], done):
            if self.is_done:
                return None
            if not self.wanted.keep(entity):
                continue
            if self.skip:
                self.skip -= 1
            elif not self.room.take(self.wanted.weigh(entity)):
                return number
            else:
                self.found.append(entity)
                self.top = None if self.top is None else self.top - 1
        return None


def read_page(source: EntitySource[E], start: Bookmark, wanted: PageRequest[E]) -> tuple[list[E], Bookmark | None]:
    page = _Page(wanted=wanted, skip=start.skip, top=start.top)
    position = start.position
    for _ in range(MOST_BATCHES):
        if page.is_done:
            return page.found, None
        batch = source.read(position, BATCH)
        for row in batch.rows:
            left = page.take(row.entities, start.done if row.position == start.within else 0)
            if left is not None:
                return page.found, page.bookmark(position, row.position, left)
            position = row.position
        if batch.last is None:
            return page.found, None
        position = batch.last
    return page.found, None if page.is_done else page.bookmark(position)


def count(source: EntitySource[E], keep: Callable[[E], bool], most_batches: int) -> int | None:
    """Return how many entities *keep* keeps, or None if that takes more than *most_batches*."""
    position: str | None = None
    counted = 0
    for _ in range(most_batches):
        batch = source.read(position, BATCH)
        counted += sum(1 for row in batch.rows for entity in row.entities if keep(entity))
        if batch.last is None:
            return counted
        position = batch.last
    return None
