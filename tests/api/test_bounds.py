"""X22: an answer is bounded, whatever is sent, and so is what it takes to make it."""

import json
import re
import tracemalloc
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from functions.api.http.reading import LARGEST_BODY
from tests.api.document import Operation, by_route, operations, resolved
from tests.api.village import Village

LARGEST_ANSWER = 64 * 1024
MOST_MEMORY = 48 * 1024 * 1024  # bytes beyond what the test itself holds; a body of faults took 1.5 GB
MOST_FAULTS = 10_000  # that a body within all its bounds can have
# Any JSON: 100 KB of a record's values, and as much of a filter as a row of the store may have (`not_storable`).
OPEN_PLACES = {"/values", "/where/0/value"}
WITH_BODIES = [one for one in operations() if "requestBody" in one.body]
pytestmark = pytest.mark.usefixtures("_everything")


@by_route(WITH_BODIES)
def test_x22_every_list_map_and_text_of_a_body_has_a_most(operation: Operation) -> None:
    unbounded = [place for place, schema in _places(operation.schema or {}) if not _is_bounded(place, schema)]
    assert unbounded == []


@by_route(WITH_BODIES)
def test_x22_what_a_body_within_its_bounds_can_have_of_faults_is_bounded(operation: Operation) -> None:
    assert _most_faults(operation.schema or {}) <= MOST_FAULTS


@by_route(WITH_BODIES)
def test_x22_a_body_of_faults_is_answered_briefly_and_from_little_memory(
    village: Village, operation: Operation
) -> None:
    for name, raw in _bodies_of_faults(operation):
        assert LARGEST_BODY // 2 < len(raw) <= LARGEST_BODY, name
        tracemalloc.start()
        reply = village.send(operation, raw=raw)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert reply.status in {400, 422}, (name, reply.status)
        assert len(json.dumps(reply.body)) < LARGEST_ANSWER, name
        assert len(reply.body.get("errors", [])) <= 50, name
        assert peak < MOST_MEMORY, (name, peak)


@by_route(WITH_BODIES)
def test_x22_a_caller_without_the_permission_is_refused_before_anything_is_read(
    village: Village, operation: Operation
) -> None:
    for raw in (b"x" * (LARGEST_BODY + 1), b"{", b'{"a": 1, "a": 2}'):
        refused = village.world.call(operation.method, f"{operation.filled()}?unknown=1", raw=raw, groups="")
        assert refused.expect(403).body["code"] == "permission_required"


def _places(schema: Mapping[str, Any], place: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    schema = resolved(schema)
    yield place, schema
    for name, inner in schema.get("properties", {}).items():
        yield from _places(inner, f"{place}/{name}")
    if schema.get("type") == "array":
        yield from _places(schema["items"], f"{place}/0")
    if isinstance(schema.get("additionalProperties"), dict):
        yield from _places(schema["additionalProperties"], f"{place}/*")
        yield from _places(schema.get("propertyNames", {"type": "string"}), f"{place}/*")


def _is_bounded(place: str, schema: Mapping[str, Any]) -> bool:
    match schema.get("type"):
        case "array":
            return "maxItems" in schema
        case "string":
            return bool({"maxLength", "enum", "const", "format", "pattern"} & schema.keys()) and not _is_endless(schema)
        case "object":
            is_map = schema.get("additionalProperties") is not False
            return not is_map or "maxProperties" in schema
        case None:
            return "enum" in schema or any(place.startswith(one) for one in OPEN_PLACES)
    return True


def _is_endless(schema: Mapping[str, Any]) -> bool:
    # Within brackets these signs are letters.
    pattern = re.sub(r"\[[^\]]*\]", "", schema.get("pattern", ""))
    return "maxLength" not in schema and any(sign in pattern for sign in ("+", "*", ",}"))


def _most_faults(schema: Mapping[str, Any], *, is_inner: bool = False) -> int:
    schema = resolved(schema)
    inner = [_most_faults(one, is_inner=is_inner) for one in schema.get("properties", {}).values()]
    if schema.get("type") == "array":
        # A list in a list stops at its first fault.
        return 1 if is_inner else int(schema["maxItems"]) * _most_faults(schema["items"], is_inner=True)
    if isinstance(schema.get("additionalProperties"), dict):
        return 2 * int(schema["maxProperties"])
    return max(1, sum(inner))


def _bodies_of_faults(operation: Operation) -> Iterator[tuple[str, bytes]]:
    """Yield bodies of nearly 1 MB that hold nothing but faults, in each place where some can be."""
    yield "unknown properties", _many(",".join(f'"{number:x}":1' for number in range(100_000)), "{", "}")
    yield "no object", _many(",".join(["0"] * 400_000), "[", "]")
    for name, schema in operation.properties.items():
        kind = resolved(schema).get("type")
        if kind == "array":
            for item in ("0", "{}"):
                yield f"{name} of {item}", _many(",".join([item] * (900_000 // (len(item) + 1))), f'{{"{name}":[', "]}")
            inner = resolved(resolved(schema)["items"]).get("properties", {})
            for part, one in inner.items():
                if resolved(one).get("type") == "array":
                    items = ",".join([f'{{"{part}":[{",".join(["-10"] * 490)}]}}'] * 490)
                    yield f"{name} of {part}", _many(items, f'{{"{name}":[', "]}")
        elif kind == "object":
            for value in ("[]", '"x"'):
                pairs = ",".join(f'"#{number:06d}":{value}' for number in range(900_000 // (len(value) + 12)))
                yield f"{name} of {value}", _many(pairs, f'{{"{name}":{{', "}}")
        elif kind == "string":
            yield name, operation.with_value((name,), "x" * 900_000)


def _many(inside: str, begin: str, end: str) -> bytes:
    return f"{begin}{inside}{end}".encode()
