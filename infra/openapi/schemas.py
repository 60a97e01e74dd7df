"""Schemas that have no model in the code, and the tidying of the others."""

from collections.abc import Callable, Mapping
from typing import Any

PROBLEM = "Problem"
GATEWAY_MESSAGE = "GatewayMessage"
# Powertools publishes these for its own validation errors; our answer is a problem.
NOT_OURS = ("HTTPValidationError", "ValidationError", "ResponseValidationError")
OWN: dict[str, dict[str, Any]] = {
    PROBLEM: {
        "type": "object",
        "description": "What went wrong (RFC 9457). It never holds what the caller sent.",
        "required": ["type", "title", "status", "detail", "code"],
        "additionalProperties": False,
        "properties": {
            "type": {"type": "string", "pattern": "^urn:expunge:problem:[a-z0-9_]+$"},
            "title": {"type": "string", "description": "the status in words"},
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": {"type": "string", "description": "for people; may change"},
            "code": {"type": "string", "pattern": "^[a-z0-9_]+$", "description": "for programs; stays what it is"},
            "more_errors": {
                "type": "integer",
                "minimum": 1,
                "description": "how many further things are wrong, beside these",
            },
            "error": {
                "type": "object",
                "description": "of the OData service alone: code and detail once more, where OData's clients look for them",
                "required": ["code", "message"],
                "additionalProperties": False,
                "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
            },
            "errors": {
                "type": "array",
                "description": "what is wrong with the request, at most 50 things",
                "maxItems": 50,
                "items": {
                    "type": "object",
                    "required": ["pointer", "message"],
                    "additionalProperties": False,
                    "properties": {
                        "pointer": {
                            "type": "string",
                            "description": "where, as a JSON pointer; `*` stands for a name that the caller made up",
                        },
                        "message": {"type": "string"},
                    },
                },
            },
        },
        "examples": [
            {
                "type": "urn:expunge:problem:invalid_request",
                "title": "Unprocessable Content",
                "status": 422,
                "detail": "the request breaks the model",
                "code": "invalid_request",
                "errors": [{"pointer": "/review_date", "message": "Field required"}],
            }
        ],
    },
    "JsonValue": {"description": "any JSON"},
    GATEWAY_MESSAGE: {
        "type": "object",
        "description": "What API Gateway answers by itself, before or instead of a function.",
        "required": ["message"],
        "properties": {"message": {"type": "string"}},
        "examples": [{"message": "Unauthorized"}],
    },
}


def reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def tidied(value: Any) -> Any:  # noqa: ANN401 (any JSON)
    """Return schemas without titles made of names, and with whole bounds as integers."""
    if isinstance(value, list):
        return [tidied(one) for one in value]
    if not isinstance(value, dict):
        return int(value) if isinstance(value, float) and value.is_integer() else value
    return {
        key: one if key in {"example", "examples"} else tidied(one)
        for key, one in value.items()
        if not (key == "title" and isinstance(one, str))
    }


def without_null(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of an optional parameter without null, which a URL can't hold."""
    kept = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    if len(kept) != 1:
        return dict(schema)
    return {**{key: one for key, one in schema.items() if key != "anyOf"}, **kept[0]}


def walk(value: Any, visit: Callable[[dict[str, Any]], None]) -> None:  # noqa: ANN401 (any JSON)
    if isinstance(value, dict):
        visit(value)
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        walk(one, visit)
