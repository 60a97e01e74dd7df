"""X19: nothing unknown is passed over, whichever route it is sent to, and nothing that is said twice."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.api.document import Operation, operations, resolved
from tests.api.village import Village
from tests.world.world import Reply

PLANTED = "planted_name"
EVERY = list(operations())
OF_THE_API = [one for one in EVERY if one.path.startswith("/v1/")]
OF_ODATA = [one for one in EVERY if one.path.startswith("/odata/")]
WITH_BODIES = [one for one in EVERY if "requestBody" in one.body]
WITHOUT_BODIES = [one for one in EVERY if "requestBody" not in one.body]


def by_route(these: list[Operation]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("operation", these, ids=lambda one: one.key)


def _send(village: Village, operation: Operation, query: str = "", raw: bytes | None = None) -> Reply:
    path = operation.filled() + (f"?{query}" if query else "")
    groups = "administrator everything"
    return village.world.call(operation.method, path, raw=raw, groups=groups)


@pytest.fixture(scope="module", autouse=True)
def _everything(village: Village) -> None:
    needed = sorted({permission for one in EVERY for permission in one.needs})
    village.role("everything", needed)


@by_route(OF_THE_API)
def test_x19_an_unknown_parameter_is_refused_and_the_known_ones_are_named(
    village: Village, operation: Operation
) -> None:
    before = village.rows()
    refused = _send(village, operation, f"{PLANTED}=1").expect(422).body
    assert refused["code"] == "unknown_parameter"
    assert all(one["name"] in refused["detail"] for one in operation.parameters("query"))
    assert PLANTED not in json.dumps(refused)
    assert village.rows() == before


@by_route([one for one in OF_THE_API if one.parameters("query")])
def test_x19_a_parameter_is_given_once(village: Village, operation: Operation) -> None:
    for one in operation.parameters("query"):
        refused = _send(village, operation, f"{one['name']}=1&{one['name']}=2").expect(422).body
        assert refused["errors"] == [{"pointer": f"/query/{one['name']}", "message": "may be there once"}]


@by_route(OF_ODATA)
@pytest.mark.parametrize("name", ["$planted_name", PLANTED, "%24planted_name"])
def test_x19_odata_refuses_an_unknown_option_in_its_own_form(village: Village, operation: Operation, name: str) -> None:
    refused = _send(village, operation, f"{name}=1").expect(400).body
    assert refused["error"] == {"code": "unknown_option", "message": refused["detail"]}
    assert PLANTED not in json.dumps(refused)


@by_route(WITH_BODIES)
def test_x19_an_unknown_property_is_refused_at_every_depth_and_the_known_ones_are_named(
    village: Village, operation: Operation
) -> None:
    before = village.rows()
    for place, schema, body in _with_one_more(operation):
        refused = _send(village, operation, raw=json.dumps(body).encode()).expect(422).body
        faults = {one["pointer"]: one["message"] for one in refused["errors"]}
        assert place in faults, (place, faults)
        assert all(name in faults[place] for name in schema["properties"])
        assert PLANTED not in json.dumps(refused)
    assert village.rows() == before


@by_route(WITH_BODIES)
def test_x19_a_key_that_an_object_has_twice_is_refused_and_told_if_it_is_known(
    village: Village, operation: Operation
) -> None:
    before = village.rows()
    for name in operation.properties:
        body = f'{{"{name}": null, "{name}": null}}'.encode()
        refused = _send(village, operation, raw=body).expect(400).body
        assert (refused["code"], refused["detail"].rpartition(": ")[2]) == ("doubled_key", name)
    body = f'{{"{PLANTED}": {{"{PLANTED}": 1, "{PLANTED}": 2}}}}'.encode()
    refused = _send(village, operation, raw=body).expect(400).body
    assert refused["code"] == "doubled_key"
    assert PLANTED not in json.dumps(refused)
    assert village.rows() == before


@by_route(WITHOUT_BODIES)
def test_x19_a_route_that_takes_no_body_refuses_one(village: Village, operation: Operation) -> None:
    before = village.rows()
    for raw in (b'{"dry_run": true}', b"[]", b"{", b" " * 100, b"\xff"):
        refused = _send(village, operation, raw=raw).expect(422).body
        assert (refused["code"], refused["detail"]) == ("invalid_request", "this route takes no body")
    assert village.rows() == before


def _with_one_more(operation: Operation) -> Iterator[tuple[str, Mapping[str, Any], Any]]:
    """Yield the example with an unknown property in each object that the document closes, where it is, and its schema."""
    whole = operation.body["requestBody"]["content"]["application/json"]["schema"]
    for place, schema in _closed(operation.example, whole, ()):
        body = json.loads(json.dumps(operation.example))
        found = body
        for part in place:
            found = found[part]
        found[PLANTED] = 1
        yield "/" + "/".join(map(str, place)), schema, body


def _closed(
    value: object, schema: Mapping[str, Any], place: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], Mapping[str, Any]]]:
    schema = resolved(schema)
    if isinstance(value, dict) and schema.get("additionalProperties") is False:
        yield place, schema
        for name, inner in value.items():
            yield from _closed(inner, schema["properties"][name], (*place, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _closed(inner, schema["items"], (*place, number))
