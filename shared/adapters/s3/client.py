"""The S3 client: made once per process."""

from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

from shared.adapters.connection import configuration

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


def s3_client(threads: int = 1) -> "S3Client":
    """Return a client that *threads* threads may share; its links are signed by the one method that signs headers."""
    return boto3.client("s3", config=configuration(threads=threads).merge(Config(signature_version="s3v4")))
