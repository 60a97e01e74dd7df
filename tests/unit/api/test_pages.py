"""Pages of lists end by their weight as well as by their number."""

from collections.abc import Sequence

import pytest
from pydantic import BaseModel

from functions.api.http.pages import HEAVIEST_PAGE, page_of, weight_of

LARGEST_ANSWER = 6 * 1024 * 1024
LIMITS = (1, 7, 200)


class _Shown(BaseModel):
    name: int
    text: str


def _walked(things: Sequence[str], limit: int) -> list[list[_Shown]]:
    """Return the list of *things* page by page."""

    def read(after: str | None, most: int) -> tuple[Sequence[int], str | None]:
        first = 0 if after is None else int(after)
        last = first + most
        return range(len(things))[first:last], str(last) if last < len(things) else None

    pages: list[list[_Shown]] = []
    cursor: str | None = None
    for _ in range(len(things) + 1):
        page = page_of(read, lambda number: _Shown(name=number, text=things[number]), limit, cursor, "things")
        pages.append(page.items)
        cursor = page.next_cursor
        if cursor is None:
            return pages
    raise AssertionError("the list has no end")


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("text", ["x", "é", "\U0001f600", '"', "\\", "\n", "\x01"])
def test_a_list_of_heavy_things_is_read_whole_in_pages_that_fit_an_answer(text: str, limit: int) -> None:
    pages = _walked([text * (size * 9_000) for size in range(33)], limit)
    assert [one.name for page in pages for one in page] == list(range(33))
    for page in pages:
        assert 1 <= len(page) <= limit
        assert sum(weight_of(one.model_dump()) for one in page) <= HEAVIEST_PAGE < LARGEST_ANSWER


def test_a_thing_heavier_than_a_page_goes_out_alone() -> None:
    heavy = "x" * (HEAVIEST_PAGE + 1)
    assert [[one.name for one in page] for page in _walked(["", heavy, heavy, ""], 200)] == [[0], [1], [2], [3]]


@pytest.mark.parametrize("limit", LIMITS)
def test_light_things_fill_their_pages(limit: int) -> None:
    pages = _walked(["x"] * 21, limit)
    assert [len(page) for page in pages] == [min(limit, 21 - start) for start in range(0, 21, limit)]
