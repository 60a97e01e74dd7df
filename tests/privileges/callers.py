"""The services that call functions: the API, the bucket and the portal's pool. Each function says itself who may call it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from infra.local.clients import ACCOUNT, REGION
from infra.local.resolver import Resolver
from tests.privileges.needs import Need
from tests.privileges.roles import Document, Role

_CALLS = "lambda:InvokeFunction"
_INTEGRATION = re.compile(r"/functions/(?P<function>[^/]+)/invocations$")


def service(name: str) -> Role:
    """Return the principal that a service is."""
    return Role(name=name, policies={}, own=frozenset(), boundary={})


def calls(template: Mapping[str, Any], resolver: Resolver) -> Iterator[tuple[Role, Need]]:
    """Yield each call of a function, or of an alias of one, that a service makes by the template: who, and what it needs."""
    for name, body in template["Resources"].items():
        properties = body.get("Properties", {})
        match body["Type"]:
            case "AWS::ApiGatewayV2::Api":
                for path, methods in properties["Body"]["paths"].items():
                    for method, route in methods.items():
                        source = f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{name}/$default/{method.upper()}{path}"
                        yield service("apigateway.amazonaws.com"), _need(_integrated(route, resolver), source)
            case "AWS::S3::Bucket":
                source = resolver.resolve({"Fn::GetAtt": [name, "Arn"]})
                for one in properties.get("NotificationConfiguration", {}).get("LambdaConfigurations", []):
                    yield service("s3.amazonaws.com"), _need(resolver.resolve(one["Function"]), source)
            case "AWS::Cognito::UserPool":
                source = resolver.resolve({"Fn::GetAtt": [name, "Arn"]})
                for function in properties.get("LambdaConfig", {}).values():
                    yield service("cognito-idp.amazonaws.com"), _need(resolver.resolve(function), source)


def of_strangers(need: Need) -> Need:
    """Return the same call from another account's API, bucket or pool."""
    strange = {
        "aws:SourceAccount": "210987654321",
        "aws:SourceArn": dict(need.context)["aws:SourceArn"].replace(ACCOUNT, "210987654321") + "-of-another",
    }
    return Need(need.action, need.resource, tuple(sorted(strange.items())))


def _need(function: str, source: str) -> Need:
    return Need(_CALLS, function, (("aws:SourceAccount", ACCOUNT), ("aws:SourceArn", source)))


def _integrated(route: Mapping[str, Any], resolver: Resolver) -> str:
    uri = resolver.resolve(route["x-amazon-apigateway-integration"]["uri"])
    found = _INTEGRATION.search(uri)
    if found is None:
        raise ValueError(f"no function behind {uri}")
    return found["function"]


def permissions(template: Mapping[str, Any], resolver: Resolver) -> dict[str, Document]:
    """Return the policy of each function, or alias of one, by its ARN: what its permissions come to."""
    found: dict[str, dict[str, Any]] = {}
    for name, body in template["Resources"].items():
        if body["Type"] != "AWS::Lambda::Permission":
            continue
        properties = resolver.resolve(body["Properties"])
        function = properties["FunctionName"]
        arn = function if ":" in function else f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function}"
        policy = found.setdefault(arn, {"Version": "2012-10-17", "Statement": []})
        policy["Statement"].append(_statement(name, arn, properties))
    return dict(found)


def _statement(name: str, arn: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    conditions: dict[str, dict[str, str]] = {}
    if "SourceArn" in properties:
        conditions["ArnLike"] = {"aws:SourceArn": properties["SourceArn"]}
    if "SourceAccount" in properties:
        conditions["StringEquals"] = {"aws:SourceAccount": properties["SourceAccount"]}
    return {
        "Sid": name,
        "Effect": "Allow",
        "Principal": {"Service": properties["Principal"]},
        "Action": properties["Action"],
        "Resource": arn,
        "Condition": conditions,
    }
