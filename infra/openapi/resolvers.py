"""What each API function of the template says of its routes."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from infra.local import functions
from infra.local.activity import Activity
from infra.local.clients import REGION
from infra.local.template import load, resources

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "template.yaml"
# No setting is used here, so any value will do, unless the template offers a choice.
ANY_VALUE = "1"
_PAGE_OF = re.compile(r"\bPage_(\w+)_(?=\")")


def _api_functions() -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, properties in resources(load(TEMPLATE), "AWS::Serverless::Function").items():
        is_api = properties["Handler"].startswith("functions/api/")  # the console's pages are no API
        if is_api and any(event["Type"] == "HttpApi" for event in properties.get("Events", {}).values()):
            yield name, properties


def schemas() -> Iterator[dict[str, Any]]:
    """Yield each API function's own document, from its module's `app`."""
    for name, properties in _api_functions():
        made = functions.load(
            name, properties, settings_of(properties) | {"AWS_DEFAULT_REGION": REGION}, ROOT, Activity()
        )
        schema = made.handler.__globals__["app"].get_openapi_schema()
        made_of = json.loads(_PAGE_OF.sub(r"\1Page", schema.model_dump_json(by_alias=True, exclude_none=True)))
        # A resolver escapes what would mean something in a pattern; paths are plain text.
        yield {**made_of, "paths": {path.replace("\\", ""): one for path, one in made_of["paths"].items()}}


def settings_of(properties: Mapping[str, Any]) -> dict[str, str]:
    """Return a function's environment, with stand-ins for what only AWS knows."""
    variables = properties.get("Environment", {}).get("Variables", {})
    return {name: _setting(value) for name, value in variables.items()}


def _setting(value: object) -> str:
    if isinstance(value, dict) and "Ref" in value:
        return str(load(TEMPLATE)["Parameters"].get(value["Ref"], {}).get("Default", ANY_VALUE))
    return value if isinstance(value, str) else ANY_VALUE
