"""The DynamoDB client: made once per process."""

from typing import TYPE_CHECKING

import boto3

from shared.adapters.connection import configuration

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


def dynamodb_client(threads: int = 1) -> "DynamoDBClient":
    """Return a client that *threads* threads may share."""
    return boto3.client("dynamodb", config=configuration(threads=threads, is_validated=False))
