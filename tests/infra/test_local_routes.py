"""The local stack finds a request's route as API Gateway would."""

import pytest

from infra.local.routes import Route, find

ROUTES = [
    Route(method="GET", path=path, function="Any", is_open=False)
    for path in ("/feeds", "/feeds/{proxy+}", "/things/{id}", "/things/{id}/parts")
]


@pytest.mark.parametrize(
    ("path", "route", "variables"),
    [
        ("/feeds", "/feeds", {}),
        ("/feeds/", "/feeds/{proxy+}", {}),
        ("/feeds/a", "/feeds/{proxy+}", {"proxy": "a"}),
        ("/feeds/a/b%20c", "/feeds/{proxy+}", {"proxy": "a/b c"}),
        ("/things/a%2Fb/parts", "/things/{id}/parts", {"id": "a/b"}),
    ],
)
def test_a_greedy_variable_takes_all_the_rest_even_an_empty_one(
    path: str, route: str, variables: dict[str, str]
) -> None:
    found = find(ROUTES, "GET", path)
    assert found is not None
    assert (found[0].path, found[1]) == (route, variables)


@pytest.mark.parametrize("path", ["/", "/feed", "/things", "/things/", "/things/a/", "/things//parts"])
def test_any_other_variable_takes_one_segment_that_is_not_empty(path: str) -> None:
    assert find(ROUTES, "GET", path) is None
