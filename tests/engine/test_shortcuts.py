"""A table gives a client the same answers by the shorter way to moto as through its web."""

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import boto3
from botocore.awsrequest import AWSPreparedRequest
from botocore.exceptions import ClientError
from botocore.signers import RequestSigner
from moto import mock_aws
from moto.core.botocore_stubber import BotocoreStubber

from tests.engine.shortcuts import signed, straight_to_the_table, through_the_web, unsigned_to_a_table

KEYS = {"KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}]}
TYPES = {"AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")]}
ROW = {
    "pk": {"S": "a"},
    "sk": {"S": "Zoë"},
    "n": {"N": "1.5"},
    "m": {"M": {"b": {"BOOL": True}, "l": {"L": [{"NULL": True}]}}},
}
KEY = {"pk": ROW["pk"], "sk": ROW["sk"]}
ABSENT = "attribute_not_exists(pk)"
CALLS: list[tuple[str, dict[str, Any]]] = [
    ("create_table", {"TableName": "t", "BillingMode": "PAY_PER_REQUEST", **KEYS, **TYPES}),
    ("put_item", {"TableName": "t", "Item": ROW}),
    ("put_item", {"TableName": "t", "Item": ROW, "ConditionExpression": ABSENT}),
    ("get_item", {"TableName": "t", "Key": KEY, "ConsistentRead": True}),
    ("batch_get_item", {"RequestItems": {"t": {"Keys": [KEY, {**KEY, "sk": {"S": "none"}}]}}}),
    (
        "query",
        {
            "TableName": "t",
            "KeyConditionExpression": "pk = :a",
            "ExpressionAttributeValues": {":a": {"S": "a"}},
            "Limit": 1,
        },
    ),
    (
        "transact_write_items",
        {"TransactItems": [{"Put": {"TableName": "t", "Item": ROW, "ConditionExpression": ABSENT}}]},
    ),
    (
        "update_item",
        {"TableName": "t", "Key": KEY, "UpdateExpression": "ADD n :n", "ExpressionAttributeValues": {":n": {"N": "1"}}},
    ),
    ("get_item", {"TableName": "none", "Key": KEY}),
    ("query", {"TableName": "t", "KeyConditionExpression": "no expression"}),
    ("scan", {"TableName": "t"}),
    ("describe_table", {"TableName": "t"}),
]


def _told(call: Callable[..., dict[str, Any]], asked: dict[str, Any]) -> dict[str, Any]:
    try:
        found = call(**asked)
    except ClientError as error:
        found = dict(error.response)
    found["ResponseMetadata"] = {name: found["ResponseMetadata"][name] for name in ("HTTPStatusCode", "RetryAttempts")}
    for table in ("TableDescription", "Table"):
        found.get(table, {}).pop("CreationDateTime", None)
    return found


def _answers(way: Callable[..., Any], sign: Callable[..., Any]) -> tuple[list[dict[str, Any]], set[bool]]:
    """Return the answers to all calls, and whether the requests were signed."""
    signatures = set()

    def watched(stubber: BotocoreStubber, sent: AWSPreparedRequest) -> object:
        signatures.add("Authorization" in sent.headers)
        return way(stubber, sent)

    with (
        patch.object(BotocoreStubber, through_the_web.__name__, watched),
        patch.object(RequestSigner, signed.__name__, sign),
        mock_aws(),
    ):
        client = boto3.session.Session(region_name="eu-west-2").client("dynamodb")
        found = [_told(getattr(client, name), asked) for name, asked in CALLS]
        client.close()
    return found, signatures


def test_both_ways_give_a_client_the_same_answers() -> None:
    web, web_signatures = _answers(through_the_web, signed)
    straight, straight_signatures = _answers(straight_to_the_table, unsigned_to_a_table)
    assert (web_signatures, straight_signatures) == ({True}, {False})
    assert straight == web
    assert [answer["ResponseMetadata"]["HTTPStatusCode"] for answer in web].count(400) == 4
