"""`$metadata`: the entity model as CSDL, in XML or JSON."""

from typing import Any
from xml.sax.saxutils import quoteattr

from functions.api.reporting.odata.edm import CONTAINER, NAMESPACE, SETS, Edm, EntitySet

_EDMX = "http://docs.oasis-open.org/odata/ns/edmx"
_EDM = "http://docs.oasis-open.org/odata/ns/edm"
_CORE = "Org.OData.Core.V1"
_CORE_URI = f"https://oasis-tcs.github.io/odata-vocabularies/vocabularies/{_CORE}"


def metadata_xml(version: str) -> str:
    """Return the model as XML of an OData *version*."""
    types = "".join(_entity_type(one) for one in SETS.values())
    sets = "".join(
        f"<EntitySet Name={quoteattr(one.name)} EntityType={quoteattr(f'{NAMESPACE}.{one.type}')}/>"
        for one in SETS.values()
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<edmx:Edmx Version="{version}" xmlns:edmx="{_EDMX}">'
        f'<edmx:Reference Uri="{_CORE_URI}.xml"><edmx:Include Namespace="{_CORE}"/></edmx:Reference><edmx:DataServices>'
        f'<Schema Namespace="{NAMESPACE}" xmlns="{_EDM}">{types}'
        f'<EntityContainer Name="{CONTAINER}">{sets}</EntityContainer>'
        "</Schema></edmx:DataServices></edmx:Edmx>\n"
    )


def _entity_type(one: EntitySet) -> str:
    key = "".join(f"<PropertyRef Name={quoteattr(name)}/>" for name in one.key)
    properties = "".join(
        f"<Property Name={quoteattr(name)} Type={quoteattr(kind.value)}{_facets(one, name, kind)}{_said(one, name)}"
        for name, kind in one.properties.items()
    )
    return f"<EntityType Name={quoteattr(one.type)}><Key>{key}</Key>{properties}</EntityType>"


def _facets(one: EntitySet, name: str, kind: Edm) -> str:
    nullable = "" if one.is_nullable(name) else ' Nullable="false"'
    return nullable + (' Precision="6"' if kind is Edm.INSTANT else "")


def _said(one: EntitySet, name: str) -> str:
    if name not in one.described:
        return "/>"
    return f'><Annotation Term="{_CORE}.Description" String={quoteattr(one.described[name])}/></Property>'


def metadata_json(version: str) -> dict[str, Any]:
    """Return the same model as JSON."""
    schema: dict[str, Any] = {one.type: _entity_type_json(one) for one in SETS.values()}
    schema[CONTAINER] = {
        "$Kind": "EntityContainer",
        **{one.name: {"$Collection": True, "$Type": f"{NAMESPACE}.{one.type}"} for one in SETS.values()},
    }
    return {
        "$Version": version,
        "$Reference": {f"{_CORE_URI}.json": {"$Include": [{"$Namespace": _CORE}]}},
        "$EntityContainer": f"{NAMESPACE}.{CONTAINER}",
        NAMESPACE: schema,
    }


def _entity_type_json(one: EntitySet) -> dict[str, Any]:
    properties = {name: _property_json(one, name, kind) for name, kind in one.properties.items()}
    return {"$Kind": "EntityType", "$Key": list(one.key), **properties}


def _property_json(one: EntitySet, name: str, kind: Edm) -> dict[str, Any]:
    # In JSON a property is a string, and not null, unless it says otherwise. In XML it may be null.
    made: dict[str, Any] = {} if kind is Edm.STRING else {"$Type": kind.value}
    if one.is_nullable(name):
        made["$Nullable"] = True
    if kind is Edm.INSTANT:
        made["$Precision"] = 6
    if name in one.described:
        made[f"@{_CORE}.Description"] = one.described[name]
    return made
