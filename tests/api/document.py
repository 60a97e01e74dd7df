"""The OpenAPI document as the tests read it: its operations, and whether an answer is one of those that it announces."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from infra.local.routes import Route
from infra.local.template import load, resources
from infra.openapi.resolvers import TEMPLATE

# What a path of the OData service is answered that leads to nothing in the document.
UNKNOWN_RESOURCES, NOT_FOUND = "GET /odata/1.0/{proxy+}", 404
DOCUMENT = Path("functions/api/documentation/openapi.json")
Place = tuple[str | int, ...]  # the way into a body


@cache
def document() -> dict[str, Any]:
    """Return the document as it is kept."""
    kept: dict[str, Any] = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    return kept


@cache
def routes() -> list[Route]:
    """Return the template's routes."""
    return [
        Route.of(name, event["Properties"])
        for name, function in resources(load(TEMPLATE), "AWS::Serverless::Function").items()
        for event in function.get("Events", {}).values()
        if event["Type"] == "HttpApi"
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One route of the document."""

    method: str
    path: str
    body: Mapping[str, Any]

    @property
    def key(self) -> str:
        """The route key, such as ``GET /v1/jobs/{id}``."""
        return f"{self.method} {self.path}"

    @property
    def route(self) -> str:
        """The key of the gateway's route that it is reached by: one takes the OData root with a slash, and all below it."""
        return UNKNOWN_RESOURCES if self.path.startswith("/odata/1.0/") else self.key

    @property
    def is_open(self) -> bool:
        """Whether it asks for no token."""
        return self.body.get("security") == []

    @property
    def is_refused(self) -> bool:
        """Whether it promises no success: it only says what to ask for instead."""
        return not any(status.startswith("2") for status in self.body["responses"])

    @property
    def needs(self) -> frozenset[str]:
        """The permissions that it needs, all of them."""
        return frozenset(self.body.get("x-permission", ()))

    def parameters(self, place: str) -> Sequence[Mapping[str, Any]]:
        """Return the parameters in the path, the query or the headers."""
        return [one for one in self.body.get("parameters", ()) if one["in"] == place]

    @property
    def schema(self) -> Mapping[str, Any] | None:
        """The schema of the body, or None where the route takes none."""
        if "requestBody" not in self.body:
            return None
        return resolved(self.body["requestBody"]["content"]["application/json"]["schema"])

    @property
    def example(self) -> Any:  # noqa: ANN401 – any JSON
        """The body that the document gives as an example, or None where the route takes none."""
        schema = self.schema
        if schema is None:
            return None
        return json.loads(json.dumps(schema["examples"][0])) if "examples" in schema else {}

    @property
    def properties(self) -> Mapping[str, Any]:
        """The properties of the body, by their names."""
        properties: Mapping[str, Any] = (self.schema or {}).get("properties", {})
        return properties

    def parts(self) -> Iterator[tuple[Place, Mapping[str, Any], object]]:
        """Yield each place of the example with its schema and its value; a property that the example leaves out has None."""
        if self.schema is not None:
            yield from _parts(self.example, self.schema, ())

    def with_value(self, place: Place, value: object) -> bytes:
        """Return the example with *value* at *place*, as it is sent."""
        body = self.example
        found = body
        for part in place[:-1]:
            found = found[part]
        found[place[-1]] = value
        return json.dumps(body).encode()

    def filled(self, **ids: str) -> str:
        """Return the path with *ids*, or the document's examples, in the place of its parameters."""
        path = self.path
        for parameter in self.parameters("path"):
            path = path.replace(
                f"{{{parameter['name']}}}", ids.get(parameter["name"], parameter["schema"]["examples"][0])
            )
        return path


def _parts(value: object, schema: Mapping[str, Any], place: Place) -> Iterator[tuple[Place, Mapping[str, Any], object]]:
    schema = resolved(schema)
    yield place, schema, value
    if isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _parts(inner, schema["items"], (*place, number))
    elif isinstance(value, dict):
        for name, inner in schema.get("properties", {}).items():
            yield from _parts(value.get(name), inner, (*place, name))


def by_route(these: Sequence[Operation]) -> pytest.MarkDecorator:
    """Run a test on each of *these*."""
    return pytest.mark.parametrize("operation", these, ids=lambda one: one.key)


def pointer_to(place: Place) -> str:
    """Return *place* as a refusal names it."""
    return "/" + "/".join(map(str, place))


def operations() -> Iterator[Operation]:
    """Yield every operation of the document."""
    for path, methods in document()["paths"].items():
        for method, body in methods.items():
            yield Operation(method=method.upper(), path=path, body=body)


@cache
def by_key() -> Mapping[str, Operation]:
    """Return every operation by its route key."""
    return {operation.key: operation for operation in operations()}


def key_of(route: str, method: str, path: str) -> str:
    """Return the key of the operation that a request to a route of the template is one of, or else the route's own.

    One route of the template takes all paths of the OData service.
    """
    if route in by_key():
        return route
    for operation in operations():
        pattern = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(operation.path))
        if operation.method == method and re.fullmatch(pattern, path):
            return operation.key
    return route


def guarded() -> list[Operation]:
    """Return the operations that ask for a token."""
    return [operation for operation in operations() if not operation.is_open]


def resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a reference leads to; a schema that may be null is the other one."""
    if "anyOf" in schema:
        schema = next(one for one in schema["anyOf"] if one != {"type": "null"})
    if "$ref" not in schema:
        return schema
    found: Any = document()
    for part in schema["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return resolved(found)


@cache
def _validator(text: str) -> jsonschema_rs.Draft202012Validator:
    schema = {"allOf": [json.loads(text)], "components": document()["components"]}
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


def faults(schema: Mapping[str, Any], value: object) -> list[str]:
    """Return what is wrong with *value*, by the document's *schema*."""
    found = _validator(json.dumps(schema, sort_keys=True)).iter_errors(value)
    return [f"{'/'.join(map(str, error.instance_path))}: {error.message}" for error in found]


def surprises(key: str, status: int, headers: Mapping[str, str], body: object) -> list[str]:
    """Return in which ways an answer of a route is none that the document announces."""
    if key == UNKNOWN_RESOURCES and status == NOT_FOUND and isinstance(body, dict):
        return [] if body.get("code") in {"unknown_resource", None} else [f"{key} answers {body['code']}"]
    if key not in by_key():
        return [f"{key} is not in the document; run `make openapi`"]
    known = by_key()[key].body["responses"]
    if str(status) not in known:
        return [f"{key} announces no {status}"]
    response = resolved(known[str(status)])
    sent = {name.lower(): value for name, value in headers.items()}
    missing = [
        f"{key} {status} lacks {name}"
        for name, header in response.get("headers", {}).items()
        if header.get("required") and name.lower() not in sent
    ]
    if "content" not in response:
        return missing + ([f"{key} {status} has a body"] if body is not None else [])
    kind = sent.get("content-type", "").partition(";")[0]
    if kind not in response["content"]:
        return [*missing, f"{key} {status} is {kind or 'of no type'}"]
    wrong = faults(response["content"][kind]["schema"], body)
    return missing + [f"{key} {status} {one}" for one in wrong]
