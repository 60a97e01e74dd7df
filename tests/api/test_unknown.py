"""X19: nothing unknown is passed over, whichever route it is sent to, and nothing that is said twice."""

import json

import pytest

from tests.api.document import Operation, by_route, operations, pointer_to
from tests.api.village import Village

PLANTED = "planted_name"
EVERY = list(operations())
OF_THE_API = [one for one in EVERY if one.path.startswith("/v1/")]
OF_ODATA = [one for one in EVERY if one.path.startswith("/odata/")]
WITH_BODIES = [one for one in EVERY if "requestBody" in one.body]
WITHOUT_BODIES = [one for one in EVERY if "requestBody" not in one.body]
pytestmark = pytest.mark.usefixtures("_everything")


@by_route(OF_THE_API)
def test_x19_an_unknown_parameter_is_refused_and_the_known_ones_are_named(
    village: Village, operation: Operation
) -> None:
    before = village.rows()
    refused = village.send(operation, f"{PLANTED}=1").expect(422).body
    assert refused["code"] == "unknown_parameter"
    assert all(one["name"] in refused["detail"] for one in operation.parameters("query"))
    assert PLANTED not in json.dumps(refused)
    assert village.rows() == before


@by_route([one for one in OF_THE_API if one.parameters("query")])
def test_x19_a_parameter_is_given_once(village: Village, operation: Operation) -> None:
    for one in operation.parameters("query"):
        refused = village.send(operation, f"{one['name']}=1&{one['name']}=2").expect(422).body
        assert refused["errors"] == [{"pointer": f"/query/{one['name']}", "message": "may be there once"}]


@by_route(OF_ODATA)
@pytest.mark.parametrize("name", ["$planted_name", PLANTED, "%24planted_name"])
def test_x19_odata_refuses_an_unknown_option_in_its_own_form(village: Village, operation: Operation, name: str) -> None:
    refused = village.send(operation, f"{name}=1").expect(400).body
    assert refused["error"] == {"code": "unknown_option", "message": refused["detail"]}
    assert PLANTED not in json.dumps(refused)


@by_route(WITH_BODIES)
def test_x19_an_unknown_property_is_refused_at_every_depth_and_the_known_ones_are_named(
    village: Village, operation: Operation
) -> None:
    before = village.rows()
    closed = [
        (place, schema)
        for place, schema, value in operation.parts()
        if isinstance(value, dict) and schema.get("additionalProperties") is False
    ]
    assert closed
    for place, schema in closed:
        raw = operation.with_value((*place, PLANTED), 1)
        refused = village.send(operation, raw=raw).expect(422).body
        faults = {one["pointer"]: one["message"] for one in refused["errors"]}
        assert pointer_to(place) in faults, (place, faults)
        assert all(name in faults[pointer_to(place)] for name in schema["properties"])
        assert PLANTED not in json.dumps(refused)
    assert village.rows() == before


@by_route(WITH_BODIES)
def test_x19_a_key_that_an_object_has_twice_is_refused_and_named_if_it_is_known(
    village: Village, operation: Operation
) -> None:
    before = village.rows()
    for name in operation.properties:
        body = f'{{"{name}": null, "{name}": null}}'.encode()
        refused = village.send(operation, raw=body).expect(400).body
        assert (refused["code"], refused["detail"].rpartition(": ")[2]) == ("doubled_key", name)
    body = f'{{"{PLANTED}": {{"{PLANTED}": 1, "{PLANTED}": 2}}}}'.encode()
    refused = village.send(operation, raw=body).expect(400).body
    assert refused["code"] == "doubled_key"
    assert PLANTED not in json.dumps(refused)
    assert village.rows() == before


@by_route(WITHOUT_BODIES)
def test_x19_a_route_that_takes_no_body_refuses_one(village: Village, operation: Operation) -> None:
    before = village.rows()
    for raw in (b'{"dry_run": true}', b"[]", b"{", b" " * 100, b"\xff"):
        refused = village.send(operation, raw=raw).expect(422).body
        assert (refused["code"], refused["detail"]) == ("invalid_request", "this route takes no body")
    assert village.rows() == before
