"""Makes resources of the template on moto as CloudFormation would, each by its service's own call."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import boto3
from moto.awslambda_simple.models import lambda_simple_backends

REGION, ACCOUNT = "eu-west-2", "123456789012"
_OF_TABLES = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode", "DeletionProtectionEnabled")
_OF_FUNCTIONS = ("Handler", "Runtime", "Timeout", "MemorySize", "Environment", "LoggingConfig", "Architectures")
_OF_SCHEDULES = ("Name", "ScheduleExpression", "ScheduleExpressionTimezone", "FlexibleTimeWindow", "Target")
_OF_POOLS = ("DeletionProtection", "AdminCreateUserConfig", "UsernameConfiguration", "Schema", "LambdaConfig")
# What `Fn::GetAtt` answers of a resource, beside its name.
Attributes = Mapping[str, str]
Properties = dict[str, Any]


@cache
def client(service: str) -> Any:  # noqa: ANN401 – clients of a dozen services, without types
    """Return a client of moto's; all of a service share what it holds."""
    make: Callable[..., Any] = boto3.client
    return make(service, region_name=REGION)


def _code() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("handler.py", "")
    return packed.getvalue()


def _some(properties: Properties, names: tuple[str, ...]) -> Properties:
    return {name: properties[name] for name in names if name in properties}


def table(name: str, wanted: Properties) -> tuple[str, Attributes]:
    dynamodb = client("dynamodb")
    options = _some(wanted, _OF_TABLES)
    specified = wanted["SSESpecification"]
    options["SSESpecification"] = {
        "Enabled": True,
        "SSEType": specified["SSEType"],
        "KMSMasterKeyId": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{specified['KMSMasterKeyId']}",
    }
    if "StreamSpecification" in wanted:
        options["StreamSpecification"] = {"StreamEnabled": True, **wanted["StreamSpecification"]}
    made = dynamodb.create_table(TableName=name, **options)["TableDescription"]
    if "TimeToLiveSpecification" in wanted:
        dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification=wanted["TimeToLiveSpecification"])
    if "PointInTimeRecoverySpecification" in wanted:
        recovery = {**wanted["PointInTimeRecoverySpecification"]}
        recovery["RecoveryPeriodInDays"] = int(recovery["RecoveryPeriodInDays"])
        dynamodb.update_continuous_backups(TableName=name, PointInTimeRecoverySpecification=recovery)
    return name, {"Arn": made["TableArn"], "StreamArn": made.get("LatestStreamArn", "")}


def queue(name: str, wanted: Properties) -> tuple[str, Attributes]:
    given = {key: json.dumps(value) if isinstance(value, dict) else str(value) for key, value in wanted.items()}
    url = client("sqs").create_queue(QueueName=name, Attributes=given)["QueueUrl"]
    said = client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]
    return url, {"Arn": said["QueueArn"], "QueueName": name}


def key(_: str, wanted: Properties) -> tuple[str, Attributes]:
    kms = client("kms")
    made = kms.create_key(Policy=json.dumps(wanted["KeyPolicy"]))["KeyMetadata"]
    kms.enable_key_rotation(KeyId=made["KeyId"])
    return made["KeyId"], {"Arn": made["Arn"]}


def bucket(_: str, wanted: Properties) -> tuple[str, Attributes]:
    s3, name = client("s3"), wanted["BucketName"]
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    configure(wanted)
    return name, {"Arn": f"arn:aws:s3:::{name}"}


def configure(wanted: Properties) -> None:
    """Give the bucket all that the template says of it."""
    s3, name = client("s3"), wanted["BucketName"]
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration=wanted["VersioningConfiguration"])
    s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=wanted["PublicAccessBlockConfiguration"])
    (rule,) = wanted["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    default = {"ApplyServerSideEncryptionByDefault": rule["ServerSideEncryptionByDefault"], "BucketKeyEnabled": True}
    s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": [default]})
    rules = [
        {"ID": one["Id"], "Status": one["Status"], **_of_rule(one)} for one in wanted["LifecycleConfiguration"]["Rules"]
    ]
    s3.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": rules})
    notified = [
        {"LambdaFunctionArn": one["Function"], "Events": [one["Event"]]}
        for one in wanted["NotificationConfiguration"]["LambdaConfigurations"]
    ]
    s3.put_bucket_notification_configuration(
        Bucket=name, NotificationConfiguration={"LambdaFunctionConfigurations": notified}
    )


def _of_rule(rule: Properties) -> Properties:
    of_rule: Properties = {"Filter": {"Prefix": rule.get("Prefix", "")}}
    if "AbortIncompleteMultipartUpload" in rule:
        of_rule["AbortIncompleteMultipartUpload"] = rule["AbortIncompleteMultipartUpload"]
    if "NoncurrentVersionExpiration" in rule:
        days = int(rule["NoncurrentVersionExpiration"]["NoncurrentDays"])
        of_rule["NoncurrentVersionExpiration"] = {"NoncurrentDays": days}
    if "ExpirationInDays" in rule:
        of_rule["Expiration"] = {"Days": rule["ExpirationInDays"]}
    return of_rule


def bucket_policy(name: str, wanted: Properties) -> tuple[str, Attributes]:
    client("s3").put_bucket_policy(Bucket=wanted["Bucket"], Policy=json.dumps(wanted["PolicyDocument"]))
    return name, {}


def managed_policy(name: str, wanted: Properties) -> tuple[str, Attributes]:
    document = json.dumps(wanted["PolicyDocument"])
    made = client("iam").create_policy(PolicyName=name, PolicyDocument=document)["Policy"]
    return made["Arn"], {}


def role(name: str, wanted: Properties) -> tuple[str, Attributes]:
    iam, trust = client("iam"), json.dumps(wanted["AssumeRolePolicyDocument"])
    bounded = _some(wanted, ("PermissionsBoundary",))
    made = iam.create_role(RoleName=name[-64:], AssumeRolePolicyDocument=trust, **bounded)["Role"]
    for policy in wanted.get("ManagedPolicyArns", []):
        iam.attach_role_policy(RoleName=made["RoleName"], PolicyArn=policy)
    for policy in wanted.get("Policies", []):
        document = json.dumps({"Version": "2012-10-17", **policy["PolicyDocument"]})
        iam.put_role_policy(RoleName=made["RoleName"], PolicyName=policy["PolicyName"], PolicyDocument=document)
    return made["RoleName"], {"Arn": made["Arn"]}


def log_group(name: str, wanted: Properties) -> tuple[str, Attributes]:
    logs = client("logs")
    group = wanted.get("LogGroupName", name)
    logs.create_log_group(logGroupName=group)
    logs.put_retention_policy(logGroupName=group, retentionInDays=int(wanted["RetentionInDays"]))
    return group, {"Arn": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{group}:*"}


def function(name: str, wanted: Properties) -> tuple[str, Attributes]:
    options = _some(wanted, _OF_FUNCTIONS)
    variables = options["Environment"]["Variables"]
    options["Environment"] = {"Variables": {key: str(value) for key, value in variables.items()}}
    made = client("lambda").create_function(
        FunctionName=name, Role=wanted["Role"], Code={"ZipFile": _code()}, **options
    )
    return name, {"Arn": made["FunctionArn"]}


def version(_: str, wanted: Properties) -> tuple[str, Attributes]:
    made = client("lambda").publish_version(FunctionName=wanted["FunctionName"])
    return made["FunctionArn"], {"Version": made["Version"]}


def function_alias(_: str, wanted: Properties) -> tuple[str, Attributes]:
    return client("lambda").create_alias(**wanted)["AliasArn"], {}


def permission(name: str, wanted: Properties) -> tuple[str, Attributes]:
    given = _some(wanted, ("FunctionName", "Action", "Principal", "SourceArn", "SourceAccount"))
    client("lambda").add_permission(StatementId=name, **given)
    return name, {}


def mapping(_: str, wanted: Properties) -> tuple[str, Attributes]:
    given = _some(wanted, ("EventSourceArn", "FunctionName", "BatchSize", "StartingPosition", "DestinationConfig"))
    if "ScalingConfig" in wanted:
        given["ScalingConfig"] = {"MaximumConcurrency": int(wanted["ScalingConfig"]["MaximumConcurrency"])}
    uuid = client("lambda").create_event_source_mapping(**given)["UUID"]
    call_by_alias(uuid, wanted["FunctionName"])
    return uuid, {}


def call_by_alias(mapping: str, function: str) -> None:
    """Let a mapping tell of the alias that it calls: AWS does, and moto forgets it."""
    lambda_simple_backends[ACCOUNT][REGION]._event_source_mappings[mapping].function_arn = function


def failures(name: str, wanted: Properties) -> tuple[str, Attributes]:
    client("lambda").put_function_event_invoke_config(**wanted)
    return name, {}


def schedule(name: str, wanted: Properties) -> tuple[str, Attributes]:
    given = {"Name": name, **_some(wanted, _OF_SCHEDULES)}
    client("scheduler").create_schedule(**given)
    return given["Name"], {}


def pool(name: str, wanted: Properties) -> tuple[str, Attributes]:
    made = client("cognito-idp").create_user_pool(PoolName=name, **_some(wanted, _OF_POOLS))["UserPool"]
    return made["Id"], {"Arn": made["Arn"]}


def pool_client(name: str, wanted: Properties) -> tuple[str, Attributes]:
    made = client("cognito-idp").create_user_pool_client(ClientName=name, **wanted)["UserPoolClient"]
    return made["ClientId"], {}


MAKERS: dict[str, Callable[[str, Properties], tuple[str, Attributes]]] = {
    "AWS::KMS::Key": key,
    "AWS::DynamoDB::Table": table,
    "AWS::SQS::Queue": queue,
    "AWS::S3::Bucket": bucket,
    "AWS::S3::BucketPolicy": bucket_policy,
    "AWS::IAM::ManagedPolicy": managed_policy,
    "AWS::IAM::Role": role,
    "AWS::Logs::LogGroup": log_group,
    "AWS::Lambda::Function": function,
    "AWS::Lambda::Version": version,
    "AWS::Lambda::Alias": function_alias,
    "AWS::Lambda::Permission": permission,
    "AWS::Lambda::EventSourceMapping": mapping,
    "AWS::Lambda::EventInvokeConfig": failures,
    "AWS::Scheduler::Schedule": schedule,
    "AWS::Cognito::UserPool": pool,
    "AWS::Cognito::UserPoolClient": pool_client,
}
