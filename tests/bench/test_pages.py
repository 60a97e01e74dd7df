"""The bench compares pages with routes that there are, in functions that have them."""

import pytest

from bench.cloud import FUNCTIONS
from bench.pages import PAIRS, Pair
from infra.local.routes import Route, find

ROUTES = [
    Route.of(name, event["Properties"])
    for name, one in FUNCTIONS.items()
    for event in one.get("Events", {}).values()
    if event["Type"] == "HttpApi"
]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_both_of_a_pair_are_answered_by_the_function_that_is_measured(pair: Pair) -> None:
    found = [find(ROUTES, "GET", path) for path in (pair.page, pair.route)]
    assert [one and one[0].function for one in found] == [pair.of, pair.by]
