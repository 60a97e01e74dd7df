"""The template's properties with the account's names in them, as far as AWS has named them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from botocore.exceptions import ClientError

from infra.local.resolver import NO_VALUE, Resolver
from infra.operations.deployment.account import Account, NotThere
from infra.operations.deployment.resource import UNTOLD, Resource

_TABLE = "AWS::DynamoDB::Table"
_ARNS = {
    _TABLE: "arn:{partition}:dynamodb:{region}:{account}:table/{name}",
    "AWS::KMS::Key": "arn:{partition}:kms:{region}:{account}:key/{name}",
    "AWS::Lambda::Function": "arn:{partition}:lambda:{region}:{account}:function:{name}",
    "AWS::Logs::LogGroup": "arn:{partition}:logs:{region}:{account}:log-group:{name}:*",
    "AWS::S3::Bucket": "arn:{partition}:s3:::{name}",
    "AWS::SQS::Queue": "arn:{partition}:sqs:{region}:{account}:{name}",
    "AWS::Cognito::UserPool": "arn:{partition}:cognito-idp:{region}:{account}:userpool/{name}",
}

# The stack lists these by more than a name: a queue by its address, a version by its ARN.
_BEFORE_NAME = {"AWS::SQS::Queue": "/", "AWS::Lambda::Version": ":"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A resource as the stack lists it."""

    kind: str
    physical: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeStack:
    """One stack: its template, its parameters and pseudo parameters, and what was made, by logical id."""

    path: str  # the logical ids of the nested stacks that lead to it, each with a slash
    template: Mapping[str, Any]
    parameters: Mapping[str, str | list[str]]
    made: Mapping[str, Listed]
    outputs: Mapping[str, Mapping[str, str]]  # of nested stacks, by their logical ids

    def resources(self, account: Account) -> Iterator[Resource]:
        """Yield each resource that was made, with the properties that the template gives it."""
        resolver = Resolver(
            template=self.template,
            parameters=self.parameters,
            reference=lambda name: self.made[name].physical if name in self.made else UNTOLD,
            attribute=lambda name, attribute: self._attribute(account, name, attribute),
        )
        bodies = self.template["Resources"]
        for name, one in self.made.items():
            if name in bodies:
                resolve = partial(_resolved, resolver, bodies[name].get("Properties", {}))
                yield Resource(path=self.path + name, kind=one.kind, physical=one.physical, resolve=resolve)
                instead = self.parameters.get(f"{name}Name")
                if one.kind == _TABLE and isinstance(instead, str) and instead:
                    # What a restore put in its place has to be as the template says, and often is not.
                    path = f"{self.path}{name} ({instead})"
                    yield Resource(path=path, kind=one.kind, physical=instead, resolve=resolve)

    def absent(self) -> Iterator[tuple[str, str]]:
        """Yield path and kind of each resource that the template has and the stack lacks."""
        resolver = Resolver(
            template=self.template, parameters=self.parameters, reference=lambda _: UNTOLD, attribute=lambda *_: UNTOLD
        )
        for name, body in self.template["Resources"].items():
            is_wanted = "Condition" not in body or resolver.holds(body["Condition"])
            if is_wanted and name not in self.made:
                yield self.path + name, body["Type"]

    def _attribute(self, account: Account, name: str, attribute: str) -> str:
        one = self.made.get(name)
        if one is None:
            return UNTOLD
        short = one.physical.rpartition(_BEFORE_NAME[one.kind])[2] if one.kind in _BEFORE_NAME else one.physical
        match attribute:
            case "Arn" if one.kind in _ARNS:
                return _ARNS[one.kind].format(
                    partition=self.parameters["AWS::Partition"],
                    region=self.parameters["AWS::Region"],
                    account=self.parameters["AWS::AccountId"],
                    name=short,
                )
            case "StreamArn":
                return _stream(account, one.physical)
            case "QueueName" | "Version":
                return short
            case _ if attribute.startswith("Outputs."):
                return self.outputs.get(name, {}).get(attribute.removeprefix("Outputs."), UNTOLD)
            case _:
                return UNTOLD


def _stream(account: Account, table: str) -> str:
    try:
        said = account.ask("dynamodb", "describe_table", TableName=table)["Table"]
    except (NotThere, ClientError):
        return UNTOLD
    found: str = said.get("LatestStreamArn", "")
    return found


def _resolved(resolver: Resolver, properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return properties resolved; raise ``TemplateError`` for a function of CloudFormation that is unknown here."""
    found = {name: resolver.resolve(value) for name, value in properties.items()}
    return {name: value for name, value in found.items() if value is not NO_VALUE}
