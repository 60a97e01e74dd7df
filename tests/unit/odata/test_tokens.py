"""What a `$skiptoken` may say: its digest finds mistakes, so each of its parts is judged again."""

import json

import pytest

from functions.api.reporting.odata.edm import JOBS
from functions.api.reporting.odata.grammar import LONGEST_FILTER, parsed
from functions.api.reporting.odata.options import MOST, Options
from functions.api.reporting.odata.protocol import LARGEST_PAGE
from functions.api.reporting.odata.tokens import next_link, start_of
from functions.gateway.cursors import encoded
from infra.local.gateway import LARGEST_HEAD
from shared.application.reporting.walk import Bookmark
from shared.kernel.errors import Malformed
from tests.unit.refusals import refused


def _options(*parts: object) -> Options:
    """Return a request that goes on at a token of these parts, with the digest that is theirs."""
    token = encoded(json.dumps(parts), "odata", JOBS.name, None, None, None, None)
    return Options(filter=None, select=None, order=None, top=None, skip=0, count=False, token=token, given={})


def test_a_token_within_the_bounds_goes_on_where_it_says() -> None:
    for top, size in ((None, 1), (0, 2), (MOST, LARGEST_PAGE)):
        bookmark = Bookmark(position="x", within=None, done=MOST, skip=0, top=top)
        assert start_of(JOBS, _options("x", None, MOST, 0, top, size)) == (bookmark, size)


@pytest.mark.parametrize(
    "numbers",
    [
        *((0, 0, None, LARGEST_PAGE + 1), (0, 0, None, 0), (0, 0, None, -1), (0, 0, None, None)),
        *((-1, 0, None, 1), (0, -1, None, 1), (0, 0, -1, 1)),
        *((MOST + 1, 0, None, 1), (0, MOST + 1, None, 1), (0, 0, MOST + 1, 1)),
        *((True, 0, None, 1), (0, True, None, 1), (0, 0, True, 1), (0, 0, None, True)),
        *((0.0, 0, None, 1), ("0", 0, None, 1), (None, 0, None, 1), (0, 0, [], 1), (0, 0), (0, 0, None, 1, 1)),
    ],
)
def test_a_forged_token_with_numbers_out_of_bounds_is_refused(numbers: tuple[object, ...]) -> None:
    with refused(Malformed, "invalid_cursor"):
        start_of(JOBS, _options("x", None, *numbers))


@pytest.mark.parametrize("place", [(1, None), (None, 1), ([], None), ({}, None), (None, True)])
def test_a_forged_token_whose_place_is_no_text_is_refused(place: tuple[object, object]) -> None:
    with refused(Malformed, "invalid_cursor"):
        start_of(JOBS, _options(*place, 0, 0, None, 1))


def test_the_link_to_what_follows_the_longest_filter_passes_the_gateway() -> None:
    many, more = (" or ".join(["Id eq 'learner'"] * number) for number in (190, 200))
    assert parsed(many) is not None
    with refused(Malformed, "invalid_filter"):
        parsed(more)
    whole = " " * (LONGEST_FILTER // 3)
    asked = Options(
        filter=whole, select=None, order=None, top=MOST, skip=0, count=False, token=None, given={"filter": whole}
    )
    bookmark = Bookmark(position="x" * 200, within="x" * 200, done=MOST, skip=0, top=MOST)
    link = next_link("https://api.execute-api.eu-west-2.amazonaws.com/odata/1.0/", JOBS, asked, bookmark, LARGEST_PAGE)
    assert len(link) < LARGEST_HEAD - 3000  # which is left to the token, and to what a client says of itself
