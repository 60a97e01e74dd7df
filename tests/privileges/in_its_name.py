"""What AWS does in a role's name, which no emulator does: it asks KMS, writes logs and traces, polls, sends what was given up."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from infra.local.clients import ACCOUNT, REGION
from infra.local.resolver import Resolver
from tests.privileges.naming import log_arn, table_arn
from tests.privileges.needs import Need

# Lambda's pollers, as AWS documents the permissions of an event source.
_POLLS_QUEUES = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
_POLLS_STREAMS = ("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator")
_ASKS_KMS = {
    "s3:PutObject": "kms:GenerateDataKey",
    "s3:GetObject": "kms:Decrypt",
    "s3:GetObjectVersion": "kms:Decrypt",
}


def needs_in_its_name(
    template: Mapping[str, Any], resolver: Resolver, seen: Mapping[str, Iterable[Need]]
) -> Iterator[tuple[str, Need]]:
    """Yield what AWS needs of each role, by the function's logical id or the role's, beside the calls that were *seen*."""
    for name, body in template["Resources"].items():
        properties = body.get("Properties", {})
        match body["Type"]:
            case "AWS::Lambda::Function":
                yield from ((name, need) for need in _of_a_function(properties, resolver))
            case "AWS::Lambda::EventSourceMapping":
                function = _function(properties["FunctionName"], template)
                yield from ((function, need) for need in _of_an_event_source(properties, template, resolver))
            case "AWS::Lambda::EventInvokeConfig":
                function = _function(properties["FunctionName"], template)
                yield from ((function, need) for need in _given_up(properties, resolver))
            case "AWS::Scheduler::Schedule":
                target = properties["Target"]
                role = target["RoleArn"]["Fn::GetAtt"][0]
                yield role, Need("lambda:InvokeFunction", resolver.resolve(target["Arn"]))
                if "DeadLetterConfig" in target:
                    yield role, Need("sqs:SendMessage", resolver.resolve(target["DeadLetterConfig"]["Arn"]))
            case "AWS::Lambda::Alias" if "CodeDeployLambdaAliasUpdate" in body.get("UpdatePolicy", {}):
                yield from _of_a_deployment(body, template, resolver)
    for function, needs in seen.items():
        yield from ((function, need) for need in _of_the_key(needs, template, resolver))


def _function(name: Mapping[str, Any], template: Mapping[str, Any]) -> str:
    """Return the logical id of the function that a reference means; an alias stands for its function."""
    body = template["Resources"][name["Ref"]]
    return str(body["Properties"]["FunctionName"]["Ref"] if body["Type"] == "AWS::Lambda::Alias" else name["Ref"])


def _of_a_function(properties: Mapping[str, Any], resolver: Resolver) -> Iterator[Need]:
    group = resolver.resolve(properties["LoggingConfig"]["LogGroup"])
    for action in ("logs:CreateLogStream", "logs:PutLogEvents"):
        yield Need(action, log_arn(f"{group}:log-stream:2026/01/01/[1]0"))
    if properties.get("TracingConfig", {}).get("Mode") == "Active":
        yield Need("xray:PutTraceSegments", "*")
        yield Need("xray:PutTelemetryRecords", "*")


def _of_an_event_source(
    properties: Mapping[str, Any], template: Mapping[str, Any], resolver: Resolver
) -> Iterator[Need]:
    source = resolver.resolve(properties["EventSourceArn"])
    table, is_stream, _ = source.partition("/stream/")
    if is_stream:
        yield from (Need(action, source) for action in _POLLS_STREAMS)
        yield Need("dynamodb:ListStreams", "*")
        yield from _decrypts(_by_arn(template, resolver, "AWS::DynamoDB::Table").get(table, {}), resolver)
    else:
        yield from (Need(action, source) for action in _POLLS_QUEUES)
    yield from _given_up(properties, resolver)


def _of_a_deployment(
    alias: Mapping[str, Any], template: Mapping[str, Any], resolver: Resolver
) -> Iterator[tuple[str, Need]]:
    group = alias["UpdatePolicy"]["CodeDeployLambdaAliasUpdate"]["DeploymentGroupName"]["Ref"]
    role = template["Resources"][group]["Properties"]["ServiceRoleArn"]["Fn::GetAtt"][0]
    function = resolver.resolve({"Fn::GetAtt": [alias["Properties"]["FunctionName"]["Ref"], "Arn"]})
    for action in ("lambda:GetAlias", "lambda:UpdateAlias"):
        yield role, Need(action, function)
    yield role, Need("cloudwatch:DescribeAlarms", f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:NewVersionFails")


def _given_up(properties: Mapping[str, Any], resolver: Resolver) -> Iterator[Need]:
    destination = properties.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination")
    if destination is not None:
        yield Need("sqs:SendMessage", resolver.resolve(destination))


def _of_the_key(needs: Iterable[Need], template: Mapping[str, Any], resolver: Resolver) -> Iterator[Need]:
    tables = _by_arn(template, resolver, "AWS::DynamoDB::Table")
    buckets = _by_arn(template, resolver, "AWS::S3::Bucket")
    for need in needs:
        table = tables.get(need.resource.partition("/index/")[0])
        if table is not None:
            # To read or to write: DynamoDB decrypts the table's own key.
            yield from _decrypts(table, resolver)
        if need.action in _ASKS_KMS:
            for rule in _rules(buckets.get(need.resource.partition("/")[0], {})):
                key = resolver.resolve(rule["KMSMasterKeyID"])
                yield Need(_ASKS_KMS[need.action], key, _via("s3"))


def _by_arn(template: Mapping[str, Any], resolver: Resolver, kind: str) -> dict[str, Mapping[str, Any]]:
    found = {}
    for name, body in template["Resources"].items():
        if body["Type"] == kind:
            # A restored table has the key of the one that it was restored from.
            restored = resolver.parameters.get(f"{name}Name")
            arn = table_arn(str(restored)) if restored else resolver.resolve({"Fn::GetAtt": [name, "Arn"]})
            found[arn] = body["Properties"]
    return found


def _decrypts(table: Mapping[str, Any], resolver: Resolver) -> Iterator[Need]:
    encryption = table.get("SSESpecification", {})
    if "KMSMasterKeyId" in encryption:
        key = resolver.resolve({"Fn::GetAtt": [encryption["KMSMasterKeyId"]["Ref"], "Arn"]})
        yield Need("kms:Decrypt", key, _via("dynamodb"))


def _rules(bucket: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for rule in bucket.get("BucketEncryption", {}).get("ServerSideEncryptionConfiguration", []):
        if "KMSMasterKeyID" in rule["ServerSideEncryptionByDefault"]:
            yield rule["ServerSideEncryptionByDefault"]


def _via(service: str) -> tuple[tuple[str, str], ...]:
    return (("kms:ViaService", f"{service}.{REGION}.amazonaws.com"),)
