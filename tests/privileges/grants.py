"""What the template grants to each function, with every name as the emulated world has it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from infra.local.clients import STACK
from infra.local.resolver import Resolver
from infra.local.resources import PSEUDO_PARAMETERS
from infra.local.template import load, resources
from tests.privileges.needs import Need, bucket_arn, pool_arn, queue_arn, table_arn

TEMPLATE = Path("template.yaml")


def grants(path: Path = TEMPLATE) -> dict[str, set[Need]]:
    """Return what each function may do, every action with every resource of its statement; not what SAM adds of its own."""
    template = load(path)
    resolver = _resolver(template)
    return {
        name: {
            Need(action, resource)
            for policy in function.get("Policies", [])
            for statement in _statements(template, policy)
            for action in _listed(statement["Action"])
            for resource in _listed(resolver.resolve(statement["Resource"]))
        }
        for name, function in resources(template, "AWS::Serverless::Function").items()
    }


def _resolver(template: Mapping[str, Any]) -> Resolver:
    """Return a resolver that knows what each resource would be called, without any being there."""
    parameters = {name: str(body.get("Default", "")) for name, body in template["Parameters"].items()}

    def attribute(name: str, attribute: str) -> str:
        body = template["Resources"][name]
        match body["Type"], attribute:
            case "AWS::DynamoDB::Table", "Arn":
                return table_arn(f"{STACK}-{name}")
            case "AWS::SQS::Queue", "Arn":
                return queue_arn(f"{STACK}-{name}")
            case "AWS::Cognito::UserPool", "Arn":
                return pool_arn(name)
            case "AWS::S3::Bucket", "Arn":
                return bucket_arn(resolver.resolve(body["Properties"]["BucketName"]))
            case _:
                return f"{name}.{attribute}"

    resolver = Resolver(
        template=template,
        parameters=PSEUDO_PARAMETERS | parameters,
        reference=lambda name: name,
        attribute=attribute,
    )
    return resolver


def _statements(template: Mapping[str, Any], policy: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the statements of a policy: one that stands with the function, or one of its own that the function refers to."""
    document = template["Resources"][policy["Ref"]]["Properties"]["PolicyDocument"] if "Ref" in policy else policy
    yield from document["Statement"]


def _listed(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]
