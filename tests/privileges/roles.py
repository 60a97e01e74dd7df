"""Each role of the stack with all that bounds it: what SAM makes of the template, and AWS's own policies that SAM adds to it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from moto.iam.aws_managed_policies import aws_managed_policies_data

from infra.local.clients import ACCOUNT
from infra.local.resolver import Resolver
from tests.privileges.grants import listed

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role: its policies by name, those that the stack wrote itself, and its boundary, if any.

    A service of AWS that calls by itself is one without policies, and a principal by its name.
    """

    name: str
    policies: Mapping[str, Document]
    own: frozenset[str]
    boundary: Mapping[str, Document]

    @property
    def principal(self) -> str:
        """Return who calls."""
        if self.name.endswith(".amazonaws.com"):
            return self.name
        return f"arn:aws:sts::{ACCOUNT}:assumed-role/{self.name}/session"

    def grants(self) -> Iterator[tuple[str, str, str, str]]:
        """Yield what the stack's own policies grant: policy, statement, action, resource."""
        for policy in self.own:
            for number, statement in enumerate(listed(self.policies[policy]["Statement"]), start=1):
                for action in listed(statement["Action"]):
                    for resource in listed(statement["Resource"]):
                        yield policy, str(statement.get("Sid", number)), action, resource


def roles_of(template: Mapping[str, Any], resolver: Resolver) -> dict[str, Role]:
    """Return the roles of a transformed template, by the logical id of the function, or of the role of something else."""
    found = {}
    for name, body in template["Resources"].items():
        if body["Type"] == "AWS::IAM::Role":
            found[name.removesuffix("Role") if _is_of_a_function(name, template) else name] = _role(
                name, body["Properties"], template, resolver
            )
    return found


def _is_of_a_function(role: str, template: Mapping[str, Any]) -> bool:
    return bool(template["Resources"].get(role.removesuffix("Role"), {}).get("Type") == "AWS::Lambda::Function")


def _role(name: str, properties: Mapping[str, Any], template: Mapping[str, Any], resolver: Resolver) -> Role:
    inline = {one["PolicyName"]: resolver.resolve(one["PolicyDocument"]) for one in properties.get("Policies", [])}
    stacks: dict[str, Document] = {}
    awss: dict[str, Document] = {}
    for policy in properties.get("ManagedPolicyArns", []):
        if isinstance(policy, str):
            awss |= {policy.rpartition("/")[2]: aws_policy(policy.rpartition("/")[2])}
        else:
            stacks |= _managed(policy["Ref"], template, resolver)
    boundary = properties.get("PermissionsBoundary")
    return Role(
        name=name,
        policies=inline | stacks | awss,
        own=frozenset(inline | stacks),
        boundary={} if boundary is None else _managed(boundary["Ref"], template, resolver),
    )


def _managed(name: str, template: Mapping[str, Any], resolver: Resolver) -> dict[str, Document]:
    return {name: resolver.resolve(template["Resources"][name]["Properties"]["PolicyDocument"])}


@cache
def aws_policy(name: str) -> Document:
    """Return a policy that AWS keeps, as moto's data has it."""
    document: Document = json.loads(aws_managed_policies_data)[name]["Document"]
    return document


def resource_policies(template: Mapping[str, Any], resolver: Resolver) -> dict[str, Document]:
    """Return the policies that lie on resources, by the resource's ARN."""
    found: dict[str, Document] = {}
    for name, body in template["Resources"].items():
        properties = body.get("Properties", {})
        match body["Type"]:
            case "AWS::S3::BucketPolicy":
                bucket = resolver.resolve({"Fn::GetAtt": [properties["Bucket"]["Ref"], "Arn"]})
                found[bucket] = resolver.resolve(properties["PolicyDocument"])
            case "AWS::KMS::Key":
                found[resolver.resolve({"Fn::GetAtt": [name, "Arn"]})] = resolver.resolve(properties["KeyPolicy"])
            case "AWS::SQS::QueuePolicy":
                for queue in properties["Queues"]:
                    arn = resolver.resolve({"Fn::GetAtt": [queue["Ref"], "Arn"]})
                    found[arn] = resolver.resolve(properties["PolicyDocument"])
    return found
