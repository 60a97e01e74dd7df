"""The stack's own AWS clients, and its region and account."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import boto3

from infra.local.emulator import Emulator

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodbstreams import DynamoDBStreamsClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient

ACCOUNT = "123456789012"
REGION: Final = "eu-west-2"
STACK = "expunge-local"
# Clients insist on credentials; any will do.
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clients:
    """One client for each emulated service; threads may share them."""

    dynamodb: "DynamoDBClient"
    streams: "DynamoDBStreamsClient"
    s3: "S3Client"
    sqs: "SQSClient"
    cognito: "CognitoIdentityProviderClient"


def connect(emulator: Emulator) -> Clients:
    """Make an emulator's clients, whatever credentials the environment has."""
    session = boto3.Session(
        aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        region_name=REGION,
    )
    return Clients(
        dynamodb=session.client("dynamodb", endpoint_url=emulator.dynamodb_url),
        streams=session.client("dynamodbstreams", endpoint_url=emulator.dynamodb_url),
        s3=session.client("s3", endpoint_url=emulator.aws_url),
        sqs=session.client("sqs", endpoint_url=emulator.aws_url),
        cognito=session.client("cognito-idp", endpoint_url=emulator.aws_url),
    )
