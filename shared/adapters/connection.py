"""The clients, each made once per process: bounded in time on purpose, retried as AWS advises, one connection a thread."""

from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient

_COMMON = Config(
    tcp_keepalive=True,
    # Checksums that whoever uses a presigned link could not send.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)
# Requests that are built here alone need no validation by the client, which costs more than the rest of a request and whose
# errors repeat the values (X8).
_UNVALIDATED = Config(parameter_validation=False)
_LEAST_CONNECTIONS = 10


def bounded(connect: float, read: float, attempts: int) -> Config:
    """Return bounds in seconds. "standard" retries wait up to 1, 2, 4 … seconds in between, and stop where a service is down.

    All attempts and the waits between them have to fit into the time of the shortest function that uses the client: one that is
    killed in the middle leaves more to make good than one that says that a store did not answer.
    """
    retries: Any = {"mode": "standard", "total_max_attempts": attempts}
    return _COMMON.merge(Config(connect_timeout=connect, read_timeout=read, retries=retries))


# DynamoDB and SQS answer in milliseconds, a full batch or transaction in a few hundred: what takes 3 seconds has lost its
# connection. 4 attempts are 23 seconds at most, of the API's 29. Throttling outlasts that seldom, and batches wait on (backoff.py).
_QUICK = bounded(connect=1, read=3, attempts=4)
# S3 takes a second or two to delete a thousand versions. 3 attempts are 27 seconds at most; a worker comes back for the rest.
_FILES = bounded(connect=1, read=7, attempts=3)
# Cognito lets an account ask 25 times a second and refuses the rest, so that waiting is the usual thing: 5 attempts, 30 seconds
# at most, of a worker's 300. Redactions by hand reach no portal account.
_POOLS = bounded(connect=1, read=2, attempts=5)
# Cognito itself waits 5 seconds for a trigger, and calls it again: 2 attempts are 4 seconds at most.
_LOGINS = bounded(connect=0.5, read=1, attempts=2)


def dynamodb_client(threads: int = 1) -> "DynamoDBClient":
    """Return a client that *threads* threads may share."""
    return boto3.client("dynamodb", config=_QUICK.merge(_UNVALIDATED).merge(_pool(threads)))


def login_client() -> "DynamoDBClient":
    """Return a client for whoever has a login wait."""
    return boto3.client("dynamodb", config=_LOGINS.merge(_UNVALIDATED))


def s3_client(threads: int = 1) -> "S3Client":
    """Return a client that *threads* threads may share.

    Its links are signed by the one method that signs headers, and go straight to the bucket's region: the global address, which
    botocore would put into them, answers with a redirection that the signature does not cover.
    """
    links = Config(signature_version="s3v4", s3={"addressing_style": "virtual"})
    return boto3.client("s3", config=_FILES.merge(_pool(threads)).merge(links))


def sqs_client() -> "SQSClient":
    """Return a client."""
    return boto3.client("sqs", config=_QUICK.merge(_UNVALIDATED))


def cognito_client() -> "CognitoIdentityProviderClient":
    """Return a client."""
    return boto3.client("cognito-idp", config=_POOLS.merge(_UNVALIDATED))


def _pool(threads: int) -> Config:
    return Config(max_pool_connections=max(_LEAST_CONNECTIONS, threads))
