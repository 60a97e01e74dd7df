"""The document is current, whole, and true in itself."""

import json
import re
from collections import Counter
from typing import Any

import pytest
import schemathesis

from infra.local.routes import Route, find
from infra.openapi import document as made_now
from infra.openapi.listing import LISTING, listing
from infra.openapi.schemas import walk
from shared.access.permissions import Permission
from tests.api.document import Operation, document, faults, operations, resolved, routes

OPERATIONS = pytest.mark.parametrize("operation", list(operations()), ids=lambda operation: operation.key)
PROBLEM, JSON = "application/problem+json", "application/json"
GATEWAYS_ALONE = {"401", "429"}


@pytest.fixture(scope="module")
def fresh() -> dict[str, Any]:
    """Return the document as the code makes it now."""
    made: dict[str, Any] = json.loads(json.dumps(made_now()))
    return made


def test_what_is_kept_is_what_the_code_makes(fresh: dict[str, Any]) -> None:
    assert document() == fresh, "run `make openapi`"
    assert LISTING.read_text(encoding="utf-8") == listing(fresh), "run `make openapi`"


def test_every_route_of_the_template_is_in_it_and_no_other() -> None:
    led_to = {_route(operation).key for operation in operations()}
    assert sorted(led_to) == sorted(route.key for route in _of_the_api())
    assert {operation.key for operation in operations() if not _route(operation).is_greedy} == {
        route.key for route in _of_the_api() if not route.is_greedy
    }


def _of_the_api() -> list[Route]:
    """Return the template's routes but for the console's, whose pages are no API."""
    return [route for route in routes() if not route.path.startswith("/console")]


def _route(operation: Operation) -> Route:
    """Return the route of the template that answers an operation: its own, or the one that takes whole paths."""
    exact = [route for route in routes() if route.key == operation.key]
    if exact:
        return exact[0]
    found = find([route for route in routes() if route.is_greedy], operation.method, operation.path)
    assert found is not None, operation.key
    return found[0]


def test_only_what_the_gateway_lets_through_asks_for_no_token() -> None:
    assert {operation.key for operation in operations() if operation.is_open} == {
        route.key for route in _of_the_api() if route.is_open
    }


def test_it_is_valid_openapi() -> None:
    assert document()["openapi"].startswith("3.1.")
    schemathesis.openapi.from_dict(document()).validate()


def test_every_reference_leads_somewhere_and_every_schema_is_used() -> None:
    found: set[str] = set()
    walk(document(), lambda one: found.add(one["$ref"]) if "$ref" in one else None)
    for reference in found:
        assert resolved({"$ref": reference})
    named = {
        f"#/components/{kind}/{name}" for kind in ("schemas", "responses") for name in document()["components"][kind]
    }
    assert found == named


def test_nothing_of_the_frameworks_own_errors_is_left() -> None:
    text = json.dumps(document())
    assert "ValidationError" not in text
    assert "Successful Response" not in text


def test_every_operation_has_a_name_of_its_own() -> None:
    counts = Counter(operation.body["operationId"] for operation in operations())
    assert [name for name, count in counts.items() if count > 1 or not re.fullmatch(r"[a-z_]+", name)] == []


@OPERATIONS
def test_an_operation_says_what_it_is_for_and_what_it_needs(operation: Operation) -> None:
    assert re.fullmatch(r"[A-Z].*[.]", operation.body["summary"])
    assert len(operation.body["tags"]) == 1
    assert operation.is_open or operation.needs <= {permission.value for permission in Permission}


@OPERATIONS
def test_every_id_in_a_path_is_described_with_its_alphabet(operation: Operation) -> None:
    named = re.findall(r"{(\w+)}", operation.path)
    found = {one["name"]: one for one in operation.parameters("path")}
    assert list(found) == named
    for one in found.values():
        assert one["required"] is True
        assert one["schema"]["pattern"] == "^[A-Za-z0-9._-]{1,64}$"
        assert faults(one["schema"], one["schema"]["examples"][0]) == []


@OPERATIONS
def test_a_parameter_in_a_url_or_header_is_never_null(operation: Operation) -> None:
    assert [one["name"] for one in operation.body.get("parameters", ()) if '"null"' in json.dumps(one)] == []


@OPERATIONS
def test_every_refusal_is_a_problem_with_known_codes_or_the_gateways_own(operation: Operation) -> None:
    for status, reference in operation.body["responses"].items():
        response = resolved(reference)
        if status.startswith("2"):
            continue
        if status in GATEWAYS_ALONE:
            assert list(response["content"]) == [JSON]
            continue
        assert set(response["content"]) <= {PROBLEM, JSON}
        if PROBLEM in response["content"]:
            own = response["content"][PROBLEM]["schema"]["allOf"][1]["properties"]
            assert own["status"] == {"const": int(status)}
            assert own["code"]["enum"]
            assert faults(response["content"][PROBLEM]["schema"], response["content"][PROBLEM]["example"]) == []


@OPERATIONS
def test_a_guarded_operation_tells_of_the_gateway_and_of_retries(operation: Operation) -> None:
    announced = operation.body["responses"]
    assert "429" in announced
    if not operation.is_open:
        assert {"401", "403", "500", "503"} <= announced.keys()
        assert "Retry-After" in resolved(announced["503"])["headers"]
    if "requestBody" in operation.body:
        assert {"400", "413", "415", "422"} <= announced.keys()
    if operation.parameters("path"):
        assert {"404", "422"} <= announced.keys()


@OPERATIONS
def test_a_body_has_an_example(operation: Operation) -> None:
    if "requestBody" in operation.body:
        schema = resolved(operation.body["requestBody"]["content"][JSON]["schema"])
        assert "examples" in schema or not schema.get("properties")


def test_every_example_fits_its_schema() -> None:
    wrong: dict[str, list[str]] = {}

    def look(schema: dict[str, Any]) -> None:
        for example in schema.get("examples", ()):
            found = faults(schema, example)
            if found:
                wrong[json.dumps(example)] = found

    walk(document()["components"]["schemas"], look)
    walk(document()["paths"], look)
    assert wrong == {}
