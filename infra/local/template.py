"""The template as data, with SAM's defaults merged in."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml


class TemplateError(Exception):
    """The local stack does not know something that the template asks for."""


class _Loader(yaml.SafeLoader):
    """Safe YAML with CloudFormation's short forms, such as `!Ref`, as their long ones."""


def _short_form(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    elif isinstance(node, yaml.MappingNode):
        value = loader.construct_mapping(node, deep=True)
    else:
        raise TemplateError(f"!{suffix} on {node.tag}")
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix == "Ref" else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _short_form)


def load(path: Path) -> dict[str, Any]:
    """Read a template, unresolved; the caller may change it."""
    return read(path.read_text())


def read(text: str) -> dict[str, Any]:
    """Read a template's text as ``load`` does its file."""
    # A copy through JSON shares nothing, not even what an alias of YAML stands for.
    template: dict[str, Any] = json.loads(_parsed(text))
    return template


@cache
def _parsed(text: str) -> str:
    return json.dumps(yaml.load(text, _Loader))  # noqa: S506 (a subclass of the safe loader)


def resources(template: Mapping[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    """Return unresolved properties of a type's resources, by logical id; functions include the globals."""
    found = {
        name: dict(body.get("Properties", {})) for name, body in template["Resources"].items() if body["Type"] == kind
    }
    if kind == "AWS::Serverless::Function":
        shared = template.get("Globals", {}).get("Function", {})
        return {name: _merge(shared, own) for name, own in found.items()}
    return found


def _merge(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below) | dict(above)
    for key in below.keys() & above.keys():
        if isinstance(below[key], dict) and isinstance(above[key], dict):
            merged[key] = _merge(below[key], above[key])
    return merged
