"""The SQS client: made once per process."""

from typing import TYPE_CHECKING

import boto3

from shared.adapters.connection import configuration

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


def sqs_client() -> "SQSClient":
    """Return a client."""
    return boto3.client("sqs", config=configuration(is_validated=False))
