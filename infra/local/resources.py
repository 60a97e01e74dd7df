"""Makes the template's tables, bucket, queues and user pool on the emulator.

It leaves out what an emulator ignores, such as encryption and lifecycles.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from infra.local.clients import ACCOUNT, REGION, STACK, Clients
from infra.local.resolver import Resolver
from infra.local.template import TemplateError, resources

PSEUDO_PARAMETERS = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Partition": "aws",
    "AWS::Region": REGION,
    "AWS::StackId": f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/{STACK}/00000000-0000-0000-0000-000000000000",
    "AWS::StackName": STACK,
    "AWS::URLSuffix": "amazonaws.com",
}
# Functions only refer to these: the stack does their work by other means.
NAMES_ONLY = dict.fromkeys(
    (
        "AWS::IAM::ManagedPolicy",
        "AWS::KMS::Key",
        "AWS::Logs::LogGroup",
        "AWS::Serverless::Function",
        "AWS::Serverless::HttpApi",
        "AWS::Serverless::LayerVersion",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A resource with its answers to `Ref` and `Fn::GetAtt`."""

    kind: str
    ref: str
    attributes: Mapping[str, str]


class Resources:
    """Makes each resource when another first refers to it."""

    def __init__(self, template: Mapping[str, Any], parameters: Mapping[str, str], clients: Clients) -> None:
        defaults = {name: str(body.get("Default", "")) for name, body in template.get("Parameters", {}).items()}
        unknown = parameters.keys() - defaults.keys()
        if unknown:
            raise TemplateError(f"the template has no parameters {sorted(unknown)}")
        self.resolver = Resolver(
            template=template,
            parameters=PSEUDO_PARAMETERS | defaults | dict(parameters),
            reference=lambda name: self.made(name).ref,
            attribute=lambda name, attribute: self.made(name).attributes[attribute],
        )
        self._template = template
        self._clients = clients
        self._made: dict[str, Made] = {}
        self._makers: dict[str, Callable[[str, dict[str, Any]], Made]] = {
            "AWS::DynamoDB::Table": self._table,
            "AWS::S3::Bucket": self._bucket,
            "AWS::SQS::Queue": self._queue,
            "AWS::Cognito::UserPool": self._pool,
            "AWS::Cognito::UserPoolClient": self._client,
        }

    def make_all(self) -> None:
        for name, body in self._template["Resources"].items():
            if body["Type"] in self._makers and ("Condition" not in body or self.resolver.holds(body["Condition"])):
                self.made(name)

    def made(self, name: str) -> Made:
        """Return a resource by its logical id; make it if need be."""
        if name not in self._made:
            body = self._template["Resources"].get(name)
            if body is None or body["Type"] not in self._makers | NAMES_ONLY:
                raise TemplateError(f"the local stack can't make {name}")
            if body["Type"] in NAMES_ONLY:
                return Made(kind="name", ref=name, attributes={"Arn": name})
            properties = self.resolver.resolve(body.get("Properties", {}))
            self._made[name] = self._makers[body["Type"]](name, properties)
        return self._made[name]

    def names(self, kind: str) -> dict[str, str]:
        """Return `Ref`'s answers for a kind's resources, by logical id."""
        return {name: made.ref for name, made in self._made.items() if made.kind == kind}

    def functions(self) -> dict[str, dict[str, Any]]:
        """Return each function's resolved properties, by logical id, with variables as text."""
        found: dict[str, dict[str, Any]] = self.resolver.resolve(resources(self._template, "AWS::Serverless::Function"))
        for properties in found.values():
            named = properties.get("Environment", {}).get("Variables", {})
            properties["Environment"] = {"Variables": {name: str(value) for name, value in named.items()}}
        return found

    def _table(self, name: str, properties: dict[str, Any]) -> Made:
        wanted = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
        options = {key: properties[key] for key in wanted if key in properties}
        if "StreamSpecification" in properties:
            options["StreamSpecification"] = {"StreamEnabled": True, **properties["StreamSpecification"]}
        table = f"{STACK}-{name}"
        answer = self._clients.dynamodb.create_table(TableName=table, **options)["TableDescription"]
        if "TimeToLiveSpecification" in properties:
            self._clients.dynamodb.update_time_to_live(
                TableName=table, TimeToLiveSpecification=properties["TimeToLiveSpecification"]
            )
        attributes = {"Arn": answer["TableArn"], "StreamArn": answer.get("LatestStreamArn", "")}
        return Made(kind="table", ref=table, attributes=attributes)

    def _bucket(self, name: str, properties: dict[str, Any]) -> Made:
        bucket = properties.get("BucketName", f"{STACK}-{name}".lower())
        self._clients.s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        if "VersioningConfiguration" in properties:
            self._clients.s3.put_bucket_versioning(
                Bucket=bucket, VersioningConfiguration=properties["VersioningConfiguration"]
            )
        return Made(kind="bucket", ref=bucket, attributes={"Arn": f"arn:aws:s3:::{bucket}"})

    def _queue(self, name: str, properties: dict[str, Any]) -> Made:
        wanted = ("VisibilityTimeout", "MessageRetentionPeriod", "DelaySeconds")
        attributes: dict[Any, str] = {key: str(properties[key]) for key in wanted if key in properties}
        if "RedrivePolicy" in properties:
            attributes["RedrivePolicy"] = json.dumps(properties["RedrivePolicy"])
        queue = f"{STACK}-{name}"
        url = self._clients.sqs.create_queue(QueueName=queue, Attributes=attributes)["QueueUrl"]
        return Made(
            kind="queue", ref=url, attributes={"Arn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{queue}", "QueueName": queue}
        )

    def _pool(self, name: str, properties: dict[str, Any]) -> Made:
        wanted = ("AdminCreateUserConfig", "Policies", "Schema", "UsernameConfiguration")
        options: dict[str, Any] = {key: properties[key] for key in wanted if key in properties}
        pool = self._clients.cognito.create_user_pool(PoolName=f"{STACK}-{name}", **options)["UserPool"]
        return Made(kind="pool", ref=pool["Id"], attributes={"Arn": pool["Arn"]})

    def _client(self, name: str, properties: dict[str, Any]) -> Made:
        answer = self._clients.cognito.create_user_pool_client(ClientName=name, **properties)
        return Made(kind="client", ref=answer["UserPoolClient"]["ClientId"], attributes={})
