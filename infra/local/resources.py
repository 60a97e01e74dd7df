"""Makes the template's tables, bucket, queues and user pool on the emulator, and its nested stacks.

It leaves out what an emulator ignores, such as encryption and lifecycles. Alarms, topics and dashboards are made in name:
resolved as CloudFormation would have them, for tests to look at, without asking a service for them.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from infra.local.clients import ACCOUNT, REGION, STACK, Clients
from infra.local.context import PUBLISHED
from infra.local.made import IN_NAME, Made
from infra.local.naming import generated_name, parameters_of, pseudo_parameters, stack_id
from infra.local.resolver import Resolver
from infra.local.template import TemplateError, load, resources

PSEUDO_PARAMETERS = pseudo_parameters(STACK)
# What S3 itself calls parts of a rule that CloudFormation calls otherwise.
IN_S3 = {"Id": "ID", "ExposedHeaders": "ExposeHeaders", "MaxAge": "MaxAgeSeconds"}
# An API of the region is one of this machine, here.
_OF_APIS, _HERE = f"https://*.execute-api.{REGION}.amazonaws.com", "http://127.0.0.1:*"
# Functions only refer to these: the stack does their work by other means.
NAMES_ONLY = dict.fromkeys(
    (
        "AWS::IAM::ManagedPolicy",
        "AWS::IAM::Role",
        "AWS::KMS::Key",
        "AWS::Logs::LogGroup",
        "AWS::Serverless::Function",
        "AWS::Serverless::HttpApi",
        "AWS::Serverless::LayerVersion",
    )
)


class Resources:
    """Makes each resource when another first refers to it."""

    def __init__(
        self,
        template: Mapping[str, Any],
        parameters: Mapping[str, str],
        clients: Clients,
        *,
        stack: str = STACK,
        folder: Path = Path(),
        made: dict[str, Made] | None = None,
    ) -> None:
        """Take a stack's name, the folder from which nested stacks' templates are found, and what an earlier deployment made."""
        self.resolver = Resolver(
            template=template,
            parameters={**pseudo_parameters(stack), **parameters_of(template, parameters)},
            reference=lambda name: self.made(name).ref,
            attribute=lambda name, attribute: self.made(name).attributes[attribute],
        )
        self._stack = stack
        self._folder = folder
        self._template = template
        self._clients = clients
        self._given = parameters
        self._made: dict[str, Made] = {} if made is None else made
        self._nested: dict[str, Resources] = {}
        self._makers: dict[str, Callable[[str, dict[str, Any]], Made]] = {
            "AWS::DynamoDB::Table": self._table,
            "AWS::S3::Bucket": self._bucket,
            "AWS::SQS::Queue": self._queue,
            "AWS::Cognito::UserPool": self._pool,
            "AWS::Cognito::UserPoolClient": self._client,
            "AWS::CloudFormation::Stack": self._nested_stack,
            **{kind: partial(make, stack) for kind, make in IN_NAME.items()},
        }

    def redeployed(self, parameters: Mapping[str, str]) -> "Resources":
        """Return the stack after another deployment, with other *parameters*, which makes nothing anew."""
        given = {**self._given, **parameters}
        return Resources(self._template, given, self._clients, stack=self._stack, folder=self._folder, made=self._made)

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
                return Made(kind="name", ref=name, attributes={"Arn": name, "Version.Version": PUBLISHED})
            properties = self.resolver.resolve(body.get("Properties", {}))
            self._made[name] = self._makers[body["Type"]](name, properties)
        return self._made[name]

    def names(self, kind: str) -> dict[str, str]:
        """Return `Ref`'s answers for a kind's resources, by logical id."""
        return {name: made.ref for name, made in self._made.items() if made.kind == kind}

    def all_of(self, kind: str) -> Iterator[tuple[str, Made]]:
        """Yield a kind's resources by logical id, nested stacks' included, whose ids begin with their stack's."""
        yield from ((name, made) for name, made in self._made.items() if made.kind == kind)
        for stack, inside in self._nested.items():
            yield from ((f"{stack}/{name}", made) for name, made in inside.all_of(kind))

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
        if "CorsConfiguration" in properties:
            rules: list[Any] = [
                {IN_S3.get(key, key): value for key, value in rule.items()}
                for rule in properties["CorsConfiguration"]["CorsRules"]
            ]
            for rule in rules:
                rule["AllowedOrigins"] = [_HERE if one == _OF_APIS else one for one in rule["AllowedOrigins"]]
            self._clients.s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": rules})
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

    def _nested_stack(self, name: str, properties: dict[str, Any]) -> Made:
        template = load(self._folder / properties["TemplateURL"])
        stack = generated_name(self._stack, name)
        inside = Resources(template, properties.get("Parameters", {}), self._clients, stack=stack, folder=self._folder)
        inside.make_all()
        self._nested[name] = inside
        outputs = {
            f"Outputs.{output}": inside.resolver.resolve(body["Value"])
            for output, body in template.get("Outputs", {}).items()
        }
        return Made(kind="stack", ref=stack_id(stack), attributes=outputs)
