"""The one switch between the engines: with EXPUNGE_TEST_ENGINE=dynamodb-local every test's tables are on DynamoDB Local.

AWS clients read the address from the environment, so nothing else knows which engine there is. What is not DynamoDB stays on
moto. Each process of a run has an engine of its own, since all have tables of the same names.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import boto3

from infra.engine import dynamodb_local

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

SWITCH = "EXPUNGE_TEST_ENGINE"
ADDRESSES = ("AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_DYNAMODB_STREAMS")


def is_real() -> bool:
    """Say whether tables are on AWS's own engine."""
    return os.environ.get(SWITCH, "moto") == "dynamodb-local"


@contextmanager
def engine() -> Iterator[None]:
    """Run the engine that is asked for, if it is not moto, for the length of the block."""
    if not is_real():
        yield
        return
    with dynamodb_local() as url:
        _warm_up(url)
        os.environ.update(dict.fromkeys(ADDRESSES, url))
        try:
            yield
        finally:
            for name in ADDRESSES:
                os.environ.pop(name, None)


def _warm_up(url: str) -> None:
    """Make a table and let it go: an engine's first takes long on a busy machine, and functions wait for three seconds only."""
    client: DynamoDBClient = boto3.client(
        "dynamodb", endpoint_url=url, region_name="eu-west-2", aws_access_key_id="any", aws_secret_access_key="any"
    )
    client.create_table(
        TableName="warm-up",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    client.delete_table(TableName="warm-up")
    client.close()


def without_expiry(template: dict[str, Any]) -> dict[str, Any]:
    """Return the template as tests make it: by the day it is, the engine would find old what a test's own day has just written."""
    if is_real():
        for body in template["Resources"].values():
            properties = body.get("Properties", {})
            properties.pop("TimeToLiveSpecification", None)
            for event in properties.get("Events", {}).values():
                event.get("Properties", {}).pop("MaximumRecordAgeInSeconds", None)
    return template


@contextmanager
def cleared(client: "DynamoDBClient") -> Iterator[None]:
    """Leave no table behind on an engine that outlives the block; moto forgets them by itself."""
    try:
        yield
    finally:
        if is_real():
            for table in client.list_tables()["TableNames"]:
                with suppress(client.exceptions.ResourceNotFoundException):
                    client.delete_table(TableName=table)


def scan(client: "DynamoDBClient", table: str) -> list[dict[str, Any]]:
    """Return every row of a table, which may take more than one page."""
    pages = client.get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
    return [item for page in pages for item in page["Items"]]
