"""What no role may do: asked of each as it is, and again with a policy that allows everything, where the limits must hold alone."""

from collections.abc import Iterator
from dataclasses import dataclass

from infra.local.clients import REGION, STACK
from tests.privileges.naming import bucket_arn, function_arn, key_arn, log_arn, pool_arn, queue_arn, table_arn
from tests.privileges.needs import Need

_LEDGER = table_arn(f"{STACK}-LedgerTable")
_KEY = key_arn("DataKey")
_WRITES_THAT_ARE_NO_INSERT = (
    "PutItem",
    "UpdateItem",
    "DeleteItem",
    "BatchWriteItem",
    "PartiQLUpdate",
    "PartiQLDelete",
    "DeleteTable",
    "UpdateTimeToLive",
    "RestoreTableToPointInTime",
)
_OF_ANOTHER_STACK = (
    ("dynamodb:BatchGetItem", table_arn("other-RecordsTable")),
    ("dynamodb:GetRecords", f"{table_arn('other-JobsTable')}/stream/2026-01-01T00:00:00.000"),
    ("sqs:SendMessage", queue_arn("other-ShardQueue")),
    ("sqs:ReceiveMessage", queue_arn("other-ShardQueue")),
    ("s3:GetObject", f"{bucket_arn('other-files')}/records/a"),
    ("kms:Decrypt", key_arn("OtherKey")),
    ("logs:PutLogEvents", log_arn("other-log:log-stream:a")),
    ("lambda:InvokeFunction", "arn:aws:lambda:eu-west-2:123456789012:function:other"),
)
_OF_THE_ACCOUNT = (
    ("iam:PassRole", "arn:aws:iam::123456789012:role/other"),
    ("sts:AssumeRole", "arn:aws:iam::123456789012:role/other"),
    ("cognito-idp:AdminSetUserPassword", pool_arn("PortalUserPool")),
    ("cognito-idp:AdminCreateUser", pool_arn("PortalUserPool")),
    ("kms:ScheduleKeyDeletion", _KEY),
    ("kms:PutKeyPolicy", _KEY),
    ("logs:CreateLogGroup", log_arn("other-log")),
    ("logs:DeleteLogGroup", log_arn(f"{STACK}-RecordsLogGroup")),
    ("xray:GetSamplingRules", "*"),
    ("lambda:UpdateFunctionCode", function_arn("RecordsFunction")),
)


@dataclass(frozen=True, slots=True)
class Probe:
    """A call that must be refused, and why."""

    need: Need
    why: str


def probes(bucket: str) -> Iterator[Probe]:
    """Yield what each role must be refused; *bucket* is the stack's."""
    for action in _WRITES_THAT_ARE_NO_INSERT:
        yield Probe(Need(f"dynamodb:{action}", _LEDGER), "evidence is inserted and nothing else (X15)")
    for action, resource in _OF_ANOTHER_STACK:
        via = (("kms:ViaService", f"dynamodb.{REGION}.amazonaws.com"),) if action.startswith("kms:") else ()
        yield Probe(Need(action, resource, via), "a role keeps to its stack")
    for action, resource in _OF_THE_ACCOUNT:
        yield Probe(Need(action, resource), "no function has to")
    for action in ("kms:Decrypt", "kms:GenerateDataKey"):
        yield Probe(Need(action, _KEY), "the key is used through a service alone")
        other = (("kms:ViaService", f"secretsmanager.{REGION}.amazonaws.com"),)
        yield Probe(Need(action, _KEY, other), "the key is used through DynamoDB and S3 alone")
    yield from _of_files(bucket)


def _of_files(bucket: str) -> Iterator[Probe]:
    for action, key in (
        ("s3:PutObject", "records/a"),
        ("s3:GetObject", "reports/a"),
        ("s3:DeleteObjectVersion", "records/a"),
    ):
        for secure, tls in (("false", "1.2"), ("true", "1.1")):
            context = (("aws:SecureTransport", secure), ("s3:TlsVersion", tls))
            yield Probe(Need(action, f"{bucket}/{key}", context), "files travel by TLS 1.2 or better")
    for action in ("s3:PutBucketPolicy", "s3:DeleteBucket", "s3:PutBucketVersioning"):
        yield Probe(
            Need(action, bucket, (("aws:SecureTransport", "true"), ("s3:TlsVersion", "1.2"))), "no function has to"
        )
