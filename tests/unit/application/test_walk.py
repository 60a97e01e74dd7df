"""Reading a feed page by page: nothing lost, nothing twice, however it is cut; and never without end (L9)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from shared.application.reporting.walk import (
    BATCH,
    MOST_BATCHES,
    Batch,
    Bookmark,
    Mapped,
    Nothing,
    PageRequest,
    SourceRow,
    count,
    read_page,
)

ROWS = [("a", [1, 2, 3]), ("b", []), ("c", [4]), ("d", [5, 6]), ("e", [7])]
MOST_PAGES = 20
NUMBERS = [1, 2, 3, 4, 5, 6, 7]


@dataclass(slots=True, kw_only=True)
class Listed:
    """Rows by heart, at most *cut* a batch; *reads* counts the batches."""

    rows: Sequence[tuple[str, Sequence[int]]]
    cut: int = BATCH
    reads: int = 0
    limits: list[int] = field(default_factory=list)

    def read(self, after: str | None, limit: int) -> Batch[int]:
        self.reads += 1
        self.limits.append(limit)
        behind = [row for row in self.rows if after is None or row[0] > after]
        found = [SourceRow(position=position, entities=numbers) for position, numbers in behind[: self.cut]]
        return Batch(rows=found, last=found[-1].position if len(behind) > self.cut else None)


def pages(source: Listed, wanted: PageRequest[int], start: Bookmark | None = None) -> list[list[int]]:
    found, place = [], start or Bookmark()
    for _ in range(MOST_PAGES):
        page, following = read_page(source, place, wanted)
        found.append(page)
        if following is None:
            return found
        place = following
    raise AssertionError("the feed has no end")


def wanted(size: int = 100, weight: int = 1_000, keep: Callable[[int], bool] = bool) -> PageRequest[int]:
    return PageRequest(size=size, weight=weight, keep=keep, weigh=lambda number: number)


@pytest.mark.parametrize("cut", [1, 2, 3, 100])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_l9_every_entity_is_on_one_page_however_pages_and_batches_are_cut(size: int, cut: int) -> None:
    found = pages(Listed(rows=ROWS, cut=cut), wanted(size))
    assert [number for page in found for number in page] == NUMBERS
    assert all(len(page) <= size for page in found)


@pytest.mark.parametrize("skip", [0, 1, 3, 6, 7, 9])
@pytest.mark.parametrize("top", [None, 0, 1, 3, 9])
def test_l9_skip_and_top_count_over_all_pages(skip: int, top: int | None) -> None:
    found = pages(Listed(rows=ROWS, cut=2), wanted(2), Bookmark(skip=skip, top=top))
    left = NUMBERS[skip:]
    assert [number for page in found for number in page] == (left if top is None else left[:top])


def test_l9_a_filter_leaves_out_before_skip_and_top_count() -> None:
    found = pages(Listed(rows=ROWS, cut=1), wanted(1, keep=lambda number: number % 2 == 0), Bookmark(skip=1, top=1))
    assert [number for page in found for number in page] == [4]


def test_l9_a_page_is_full_by_weight_and_the_first_entity_always_fits() -> None:
    assert pages(Listed(rows=ROWS), wanted(weight=6)) == [[1, 2, 3], [4], [5], [6], [7]]


def test_l9_a_page_asked_for_again_is_the_same_and_a_row_that_has_gone_is_passed_over() -> None:
    _, place = read_page(Listed(rows=ROWS), Bookmark(), wanted(2))
    assert place == Bookmark(position=None, within="a", done=2)
    for _ in range(2):
        assert read_page(Listed(rows=ROWS), place, wanted(2))[0] == [3, 4]
    assert read_page(Listed(rows=ROWS[1:]), place, wanted(2))[0] == [4, 5]


def test_l9_one_request_looks_at_a_bounded_number_of_rows_and_says_where_to_go_on() -> None:
    many = Listed(rows=[(f"{number:04d}", [number]) for number in range(MOST_BATCHES * 2 + 1)], cut=1)
    found, place = read_page(many, Bookmark(top=3), wanted(keep=lambda _number: False))
    assert (found, many.reads, set(many.limits)) == ([], MOST_BATCHES, {BATCH})
    assert place == Bookmark(position=f"{MOST_BATCHES - 1:04d}", top=3)


def test_l9_a_page_that_found_all_it_wanted_in_the_last_batch_has_no_other_behind_it() -> None:
    many = Listed(rows=[(f"{number:04d}", [number]) for number in range(MOST_BATCHES * 2)], cut=1)
    found, place = read_page(many, Bookmark(top=1), wanted(keep=lambda number: number == MOST_BATCHES - 1))
    assert (found, place) == ([MOST_BATCHES - 1], None)


def test_l9_what_is_made_of_other_entities_keeps_their_places() -> None:
    made = Mapped(source=Listed(rows=ROWS, cut=2), make=str)
    batch = made.read(None, 2)
    assert [(row.position, list(row.entities)) for row in batch.rows] == [("a", ["1", "2", "3"]), ("b", [])]
    assert batch.last == "b"
    assert read_page(Nothing(), Bookmark(), wanted()) == ([], None)


def test_l9_a_count_is_whole_or_none() -> None:
    assert count(Listed(rows=ROWS, cut=1), lambda number: number > 2, 5) == 5
    assert count(Listed(rows=ROWS, cut=1), lambda number: number > 2, 4) is None
    assert count(Nothing(), bool, 1) == 0


def test_l9_a_page_takes_everything_of_any_weight_unless_it_is_told_otherwise() -> None:
    assert read_page(Listed(rows=ROWS), Bookmark(), PageRequest(size=7, weight=0)) == (NUMBERS, None)
