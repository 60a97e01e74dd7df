"""`routes` compares the API's routes with the template's: where warnings are let pass, one may be missing, or open."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import boto3
import typer
from botocore.exceptions import BotoCoreError, ClientError

from infra.local.routes import Route
from infra.local.template import load, resources
from infra.operations.console import console
from infra.operations.failure import Failed, NotAllDone
from infra.operations.target import reason, target_of

TEMPLATE = Path(__file__).parents[2] / "template.yaml"
TOKEN, OPEN = "JWT", "NONE"


def routes(context: typer.Context) -> None:
    """Compare the routes of the stack's API with those of the template: all are there, and ask for a token but where it says so."""
    target = target_of(context)
    if target.stack is None:
        raise Failed("name the stack with --stack: only in AWS can a route differ from the template")
    found = _found(urlsplit(target.outputs["ApiUrl"]).netloc.partition(".")[0])
    wanted = wanted_of(TEMPLATE)
    differences = list(compared(wanted, found))
    for difference in differences:
        console.print(difference, soft_wrap=True)
    asking = sum(kind == TOKEN for kind in found.values())
    console.print(f"routes {len(found)} of {len(wanted)}, with a token {asking}, open {len(found) - asking}")
    if differences:
        raise NotAllDone(f"routes that differ from the template: {len(differences)}")


def wanted_of(template: Path) -> dict[str, str]:
    """Return the template's routes by their keys, each with what it asks for."""
    events = [
        (name, event["Properties"])
        for name, function in resources(load(template), "AWS::Serverless::Function").items()
        for event in function.get("Events", {}).values()
        if event["Type"] == "HttpApi"
    ]
    made = [Route.of(name, properties) for name, properties in events]
    return {route.key: OPEN if route.is_open else TOKEN for route in made}


def compared(wanted: Mapping[str, str], found: Mapping[str, str]) -> Iterator[str]:
    """Yield what differs, a line each."""
    for key in sorted(wanted.keys() | found.keys()):
        if key not in found:
            yield f"missing: {key}"
        elif key not in wanted:
            yield f"not in the template: {key}"
        elif found[key] != wanted[key]:
            yield f"asks for {found[key]}, not {wanted[key]}: {key}"


def _found(api: str) -> dict[str, str]:
    try:
        pages = boto3.client("apigatewayv2").get_paginator("get_routes").paginate(ApiId=api)
        return {one["RouteKey"]: one["AuthorizationType"] for page in pages for one in page["Items"]}
    except (ClientError, BotoCoreError) as error:
        raise Failed(f"the routes of {api} can't be read: {reason(error)}") from None
