"""The clients, each made once per process: bounded in time, retried as AWS advises, one connection a thread."""

from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient

_CONFIGURATION = Config(
    connect_timeout=3,
    read_timeout=5,
    # Four attempts and the waits between them fit into the time that the API's functions have.
    retries={"mode": "standard", "total_max_attempts": 4},
    tcp_keepalive=True,
    # Checksums that whoever uses a presigned link could not send.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)
# Requests that are built here alone need no validation by the client, which costs more than the rest of a request and whose
# errors repeat the values (X8).
_UNVALIDATED = _CONFIGURATION.merge(Config(parameter_validation=False))
_LEAST_CONNECTIONS = 10


def dynamodb_client(threads: int = 1) -> "DynamoDBClient":
    """Return a client that *threads* threads may share."""
    return boto3.client("dynamodb", config=_UNVALIDATED.merge(_pool(threads)))


def s3_client(threads: int = 1) -> "S3Client":
    """Return a client that *threads* threads may share.

    Its links are signed by the one method that signs headers, and go straight to the bucket's region: the global address, which
    botocore would put into them, answers with a redirection that the signature does not cover.
    """
    links = Config(signature_version="s3v4", s3={"addressing_style": "virtual"})
    return boto3.client("s3", config=_CONFIGURATION.merge(_pool(threads)).merge(links))


def sqs_client() -> "SQSClient":
    """Return a client."""
    return boto3.client("sqs", config=_UNVALIDATED)


def cognito_client() -> "CognitoIdentityProviderClient":
    """Return a client."""
    return boto3.client("cognito-idp", config=_UNVALIDATED)


def _pool(threads: int) -> Config:
    return Config(max_pool_connections=max(_LEAST_CONNECTIONS, threads))
