"""Nothing of one tenant is visible to, or touched by, another: its ids are unknown, its lists empty."""

from collections.abc import Iterator

import pytest

from tests.world import council
from tests.world.world import World, world

OTHER = "district"
CASE = "/v1/records/complaints/one"
FILTER = f"/v1/filters/{council.FILTER}"


@pytest.fixture(scope="module")
def furnished() -> Iterator[tuple[World, str]]:
    """Return a world in which one tenant has a little of everything, and the id of its job."""
    with world() as here:
        council.found_council(here)
        council.put(here, "people/ann", values={})
        council.put(here, "complaints/one", person_id="people/ann")
        council.fill(here, "complaints/one", files=1)
        council.guard(here, "complaints/one")
        here.call("PUT", "/v1/roles/clerk", {"permissions": ["read_records"]}).expect(200)
        here.call("PUT", "/v1/users/clara/roles", {"roles": ["clerk", "administrator"]}).expect(200)
        here.settle()
        yield here, council.redact(here)["id"]


def test_a_role_of_another_tenant_grants_nothing(furnished: tuple[World, str]) -> None:
    here, _ = furnished
    assert here.call("GET", FILTER, user="clara", groups="").status == 200
    assert here.call("GET", FILTER, user="clara", groups="clerk", tenant=OTHER).status == 403
    assert here.call("GET", "/v1/users/clara/roles", tenant=OTHER).expect(200).body["roles"] == []


def test_a_cursor_shows_nothing_of_another_tenant(furnished: tuple[World, str]) -> None:
    here, _ = furnished
    for path in ("workflows", "ledger"):
        cursor = here.call("GET", f"/v1/{path}?limit=1").expect(200).body["next_cursor"]
        assert here.call("GET", f"/v1/{path}?limit=1&cursor={cursor}", tenant=OTHER).expect(200).body["items"] == []
