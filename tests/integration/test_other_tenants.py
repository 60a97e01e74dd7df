"""Nothing of one tenant is visible to, or touched by, another: its ids are unknown, its lists empty."""

from collections.abc import Iterator
from typing import Any

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


REQUESTS: list[tuple[str, str, Any]] = [
    ("GET", "/v1/workflows/complaints", None),
    ("GET", FILTER, None),
    ("DELETE", FILTER, None),
    ("GET", f"{FILTER}/cases", None),
    ("POST", f"{FILTER}/redactions", {}),
    ("GET", CASE, None),
    ("PUT", CASE, {"values": {}, "version": 1}),
    ("PUT", CASE, {"values": {}}),
    ("POST", f"{CASE}/transitions", {"transition": council.LEAVE}),
    ("POST", f"{CASE}/redaction", None),
    ("PUT", f"{CASE}/legal-hold", council.GUARD),
    ("DELETE", f"{CASE}/legal-hold", None),
    ("PUT", f"{CASE}/processing-restriction", council.GUARD),
    ("DELETE", f"{CASE}/processing-restriction?person_informed_on=2026-03-01", None),
    ("POST", f"{CASE}/notes", {"body": "x"}),
    ("POST", f"{CASE}/attachments", {"file_name": "a", "file_type": "b", "size": 1}),
    *(("GET", f"{CASE}/{kind}", None) for kind in (*council.CONTENT_PATHS, "attachments")),
    ("GET", "/v1/jobs/{job}", None),
    ("GET", "/v1/jobs/{job}/history", None),
    ("POST", "/v1/jobs/{job}/cancel", None),
    ("GET", "/v1/roles/clerk", None),
    ("DELETE", "/v1/roles/clerk", None),
]
LISTS = ("workflows", "filters", "jobs", "roles", "ledger", "ledger?record=complaints/one")


@pytest.mark.parametrize(("method", "path", "body"), REQUESTS, ids=[f"{method} {path}" for method, path, _ in REQUESTS])
def test_what_belongs_to_another_tenant_is_not_found(
    furnished: tuple[World, str], method: str, path: str, body: object
) -> None:
    here, job = furnished
    before = council.snapshot(here)
    reply = here.call(method, path.replace("{job}", job), body, tenant=OTHER)
    assert reply.status == 404
    assert reply.body["code"].startswith("unknown_")
    assert council.snapshot(here) == before


@pytest.mark.parametrize("path", LISTS)
def test_another_tenants_lists_are_empty(furnished: tuple[World, str], path: str) -> None:
    here, _ = furnished
    assert here.call("GET", f"/v1/{path}", tenant=OTHER).expect(200).body == {"items": [], "next_cursor": None}
    assert here.call("GET", f"/v1/{path}").expect(200).body["items"]


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
