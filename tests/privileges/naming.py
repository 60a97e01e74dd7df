"""What each resource of a template would be called, without any being there: as the emulated world calls it, where that has it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from infra.local.clients import ACCOUNT, REGION, STACK
from infra.local.resolver import Resolver
from infra.local.resources import PSEUDO_PARAMETERS


def table_arn(name: str) -> str:
    return f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{name}"


def bucket_arn(name: str) -> str:
    return f"arn:aws:s3:::{name}"


def queue_arn(name: str) -> str:
    return f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}"


def pool_arn(name: str) -> str:
    return f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{name}"


def function_arn(name: str) -> str:
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{STACK}-{name}"


def key_arn(name: str) -> str:
    return f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{name}"


def log_arn(group: str) -> str:
    return f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{group}"


_ARNS: dict[str, Callable[[str], str]] = {
    "AWS::DynamoDB::Table": lambda name: table_arn(f"{STACK}-{name}"),
    "AWS::SQS::Queue": lambda name: queue_arn(f"{STACK}-{name}"),
    "AWS::Cognito::UserPool": pool_arn,
    "AWS::Lambda::Function": function_arn,
    "AWS::Serverless::Function": function_arn,
    "AWS::KMS::Key": key_arn,
}


def resolver_of(template: Mapping[str, Any], given: Mapping[str, str] = MappingProxyType({})) -> Resolver:
    """Return a resolver for a template, as it is written or as SAM transforms it, with defaults but for what is given."""

    def reference(name: str) -> str:
        body = template["Resources"][name]
        match body["Type"]:
            case "AWS::Logs::LogGroup":
                return str(resolver.resolve(body.get("Properties", {}).get("LogGroupName", f"{STACK}-{name}")))
            case "AWS::Lambda::Alias":
                return f"{function_arn(body['Properties']['FunctionName']['Ref'])}:{body['Properties']['Name']}"
            case "AWS::DynamoDB::Table" | "AWS::Lambda::Function":
                return f"{STACK}-{name}"
        return name

    def attribute(name: str, attribute: str) -> str:
        body = template["Resources"][name]
        if attribute == "Arn" and body["Type"] in _ARNS:
            return _ARNS[body["Type"]](name)
        if attribute == "Arn" and body["Type"] == "AWS::S3::Bucket":
            return bucket_arn(resolver.resolve(body["Properties"]["BucketName"]))
        if attribute == "StreamArn":
            return f"{table_arn(f'{STACK}-{name}')}/stream/2026-01-01T00:00:00.000"
        return f"{name}.{attribute}"

    defaults = {name: str(body.get("Default", "")) for name, body in template["Parameters"].items()}
    resolver = Resolver(
        template=template,
        parameters=PSEUDO_PARAMETERS | defaults | dict(given),
        reference=reference,
        attribute=attribute,
    )
    return resolver
