"""The template as it is written, and as SAM would give it to CloudFormation."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

from infra.local.template import load, resources

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "template.yaml"
FUNCTIONS = resources(load(TEMPLATE), "AWS::Serverless::Function")
TABLES = resources(load(TEMPLATE), "AWS::DynamoDB::Table")
MANAGED_POLICIES = (
    "AWSLambdaBasicExecutionRole",
    "AWSLambdaDynamoDBExecutionRole",
    "AWSLambdaSQSQueueExecutionRole",
    "AWSXRayDaemonWriteAccess",
    "AWSXrayWriteOnlyAccess",
)


@cache
def transformed() -> dict[str, Any]:
    """Return what CloudFormation would be given: SAM refuses what no linter notices, such as events across stacks."""
    return translated()


def packaged() -> dict[str, Any]:
    """Return the template as `sam package` leaves it: with the places where it has put code and layer."""
    template = load(TEMPLATE)
    template["Globals"]["Function"]["CodeUri"] = "s3://code/expunge.zip"
    template["Resources"]["DependenciesLayer"]["Properties"]["ContentUri"] = "s3://code/layer.zip"
    return template


def translated(template: dict[str, Any] | None = None, **parameters: object) -> dict[str, Any]:
    """Return what CloudFormation would be given if these parameters were set, as it hands them to SAM."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_DEFAULT_REGION", "eu-west-2")
        policies = {name: f"arn:aws:iam::aws:policy/service-role/{name}" for name in MANAGED_POLICIES}
        made: dict[str, Any] = Translator(policies, Parser()).translate(template or packaged(), parameters)
    return made


def mentioned(part: object) -> Iterator[str]:
    """Yield each logical id and parameter that a part of the template refers to, `Condition`s by their names too."""
    if isinstance(part, list):
        for item in part:
            yield from mentioned(item)
    elif isinstance(part, dict):
        for name, value in part.items():
            if name in {"Ref", "Condition"} and isinstance(value, str):
                yield value
            elif name == "Fn::GetAtt":
                yield value[0]
            elif name == "Fn::If":
                yield value[0]
                yield from mentioned(value[1:])
            else:
                text = value if isinstance(value, str) else value[0] if isinstance(value, list) and value else ""
                if name == "Fn::Sub":
                    yield from re.findall(r"\$\{([\w:]+)[.\w]*\}", text)
                yield from mentioned(value)


def made_before() -> dict[str, set[str]]:
    """Return, by logical id, what CloudFormation makes before each resource, because the resource refers to it."""
    bodies = transformed()["Resources"]
    return {
        name: {*mentioned(body.get("Properties", {})), *mentioned(body.get("UpdatePolicy", {})), *_after(body)}
        & bodies.keys()
        for name, body in bodies.items()
    }


def _after(body: dict[str, Any]) -> list[str]:
    named = body.get("DependsOn", [])
    return [named] if isinstance(named, str) else named


def of_type(kind: str) -> dict[str, dict[str, Any]]:
    """Properties, by logical id, of what CloudFormation would make of a type."""
    return {name: body["Properties"] for name, body in transformed()["Resources"].items() if body["Type"] == kind}


def statements(role: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for policy in role.get("Policies", []):
        yield from policy["PolicyDocument"]["Statement"]


def events(kind: str) -> dict[str, dict[str, Any]]:
    """Properties of the one event of a kind that a function has, by the function's logical id."""
    return {
        name: event["Properties"]
        for name, function in FUNCTIONS.items()
        for event in function["Events"].values()
        if event["Type"] == kind
    }
