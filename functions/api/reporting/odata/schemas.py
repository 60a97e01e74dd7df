"""The answers as JSON schemas for the document, made of the entity model."""

from collections.abc import Mapping
from typing import Any

from functions.api.reporting.odata.edm import Edm, EntitySet

_TYPES: Mapping[Edm, Mapping[str, str]] = {
    Edm.STRING: {"type": "string"},
    Edm.BOOLEAN: {"type": "boolean"},
    Edm.INT32: {"type": "integer"},
    Edm.DATE: {"type": "string", "format": "date"},
    Edm.INSTANT: {"type": "string", "format": "date-time"},
}
_CONTEXT = {"@odata.context": {"type": "string", "format": "uri"}}
SERVICE: Mapping[str, Any] = {
    "type": "object",
    "required": ["@odata.context", "value"],
    "properties": {
        **_CONTEXT,
        "value": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name", "kind", "url"],
                "properties": {name: {"type": "string"} for name in ("name", "kind", "url")},
            },
        },
    },
}


def entity(one: EntitySet) -> dict[str, Any]:
    """Return the schema of one entity as an answer."""
    made = _entity(one)
    return {**made, "properties": {**_CONTEXT, **made["properties"]}}


def collection(one: EntitySet) -> dict[str, Any]:
    """Return the schema of a page of entities."""
    return {
        "type": "object",
        "required": ["value"],
        "additionalProperties": False,
        "properties": {
            **_CONTEXT,
            "@odata.count": {"type": "integer", "minimum": 0, "description": "on the first page, if asked for"},
            "value": {"type": "array", "items": _entity(one)},
            "@odata.nextLink": {
                "type": "string",
                "format": "uri",
                "description": "where to go on; a page may be short, or empty, before the end",
            },
        },
    }


def _entity(one: EntitySet) -> dict[str, Any]:
    # Nothing is required: ``$select`` may leave out any property.
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _property(one, name, kind) for name, kind in one.properties.items()},
    }


def _property(one: EntitySet, name: str, kind: Edm) -> dict[str, Any]:
    made = dict(_TYPES[kind])
    if name in one.described:
        made["description"] = one.described[name]
    return {**made, "type": [made["type"], "null"]} if one.is_nullable(name) else made
