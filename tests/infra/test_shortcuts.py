"""The shorter ways through moto answer what the long ones do, and a refused transaction leaves the stream in one piece."""

from collections.abc import Callable, Iterator
from itertools import product
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.core import responses
from moto.core.serialize import ResponseSerializer
from moto.core.utils import method_names_from_class
from moto.dynamodb.models.table import Table

from infra.local import shortcuts
from infra.local.clients import CREDENTIALS, REGION
from infra.local.shortcuts import every_member, over_the_whole_table

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

NAMES = ("a", "b", "c")
VALUES: dict[str, Any] = {
    "text": {"S": ""},
    "number": {"N": "1.50"},
    "bytes": {"B": b"\x00\xff"},
    "flag": {"BOOL": False},
    "nothing": {"NULL": True},
    "list": {"L": [{"S": "x"}, {"M": {"deep": {"L": []}}}, {"BOOL": True}]},
    "map": {"M": {"S": {"S": "a member's name"}, "empty": {"M": {}}}},
    "set": {"SS": ["x", "y"]},
}


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator["DynamoDBClient"]:
    """Return a client of a table with an index, a stream, and nine rows, of which six are in the index."""
    # moto knows no endpoints that name the account.
    for name, value in (CREDENTIALS | {"AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled"}).items():
        monkeypatch.setenv(name, value)
    shortcuts.take()
    with mock_aws():
        made = boto3.client("dynamodb", region_name=REGION)
        text = [{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk", "ipk", "isk")]
        made.create_table(
            TableName="rows",
            AttributeDefinitions=text,  # type: ignore[arg-type] # they are all texts
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            GlobalSecondaryIndexes=[
                {
                    "IndexName": "index",
                    "KeySchema": [
                        {"AttributeName": "ipk", "KeyType": "HASH"},
                        {"AttributeName": "isk", "KeyType": "RANGE"},
                    ],
                    "Projection": {"ProjectionType": "KEYS_ONLY"},
                }
            ],
            BillingMode="PAY_PER_REQUEST",
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"},
        )
        for pk, sk in product(reversed(NAMES), NAMES):
            index = {} if sk == "b" else {"ipk": {"S": sk}, "isk": {"S": pk}}
            made.put_item(TableName="rows", Item={**row(pk, sk), **VALUES, **index})
        yield made


def row(pk: str, sk: str) -> dict[str, Any]:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def everything(client: "DynamoDBClient") -> list[Any]:
    """Return what moto answers to each kind of question that the adapters ask."""
    said: list[Any] = [client.get_item(TableName="rows", Key=row("b", "a")), client.scan(TableName="rows")]
    for pk, forward, limit, condition in product((*NAMES, "none"), (True, False), (1, 2, 9), ("", "AND {} >= :first")):
        for index, hash_name, range_name in ((None, "pk", "sk"), ("index", "ipk", "isk")):
            values = {":pk": {"S": pk}} | ({":first": {"S": "b"}} if condition else {})
            asked: dict[str, Any] = {
                "TableName": "rows",
                "KeyConditionExpression": f"{hash_name} = :pk {condition.format(range_name)}",
                "ExpressionAttributeValues": values,
                "ScanIndexForward": forward,
                "Limit": limit,
            }
            if index:
                asked["IndexName"] = index
            while True:
                answer = client.query(**asked)
                said.append(answer)
                if "LastEvaluatedKey" not in answer:
                    break
                asked["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
    return [{key: value for key, value in one.items() if key != "ResponseMetadata"} for one in said]


@pytest.mark.parametrize(
    ("place", "name", "long_way"),
    [
        (responses, "method_names_from_class", method_names_from_class),
        (ResponseSerializer, "_serialize_type_structure", every_member),
        (Table, "query", over_the_whole_table),
    ],
    ids=["actions", "answers", "queries"],
)
def test_the_short_way_leads_to_the_same_answers(
    client: "DynamoDBClient", monkeypatch: pytest.MonkeyPatch, place: object, name: str, long_way: Callable[..., object]
) -> None:
    short = everything(client)
    assert short[0]["Item"] == {**row("b", "a"), **VALUES, "ipk": {"S": "a"}, "isk": {"S": "b"}}
    assert len(short[1]["Items"]) == 9
    monkeypatch.setattr(place, name, long_way)
    assert everything(client) == short


def put(pk: str) -> "TransactWriteItemTypeDef":
    return {"Put": {"TableName": "rows", "Item": {**row(pk, "a"), "added": {"S": "new"}}}}


class TestARefusedTransaction:
    @pytest.fixture
    def actions(self) -> list["TransactWriteItemTypeDef"]:
        """Return one of each action, and at last one that is refused."""
        value = {":v": {"S": "new"}}
        return [
            put("z"),
            put("a"),
            {
                "Update": {
                    "TableName": "rows",
                    "Key": row("b", "a"),
                    "UpdateExpression": "SET added = :v",
                    "ExpressionAttributeValues": value,
                }
            },
            {"Delete": {"TableName": "rows", "Key": row("c", "c")}},
            {"Put": {"TableName": "rows", "Item": row("c", "a"), "ConditionExpression": "attribute_not_exists(pk)"}},
        ]

    def test_changes_nothing(self, client: "DynamoDBClient", actions: list["TransactWriteItemTypeDef"]) -> None:
        before = everything(client)
        with pytest.raises(ClientError, match="ConditionalCheckFailed"):
            client.transact_write_items(TransactItems=actions)
        assert everything(client) == before

    def test_is_not_in_the_stream_which_goes_on_for_who_reads_it(
        self, client: "DynamoDBClient", actions: list["TransactWriteItemTypeDef"]
    ) -> None:
        streams = boto3.client("dynamodbstreams", region_name=REGION)
        arn = client.describe_table(TableName="rows")["Table"]["LatestStreamArn"]
        (shard,) = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
        iterator = streams.get_shard_iterator(StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="LATEST")[
            "ShardIterator"
        ]
        with pytest.raises(ClientError, match="ConditionalCheckFailed"):
            client.transact_write_items(TransactItems=actions)
        client.transact_write_items(TransactItems=actions[:-1])
        records = streams.get_records(ShardIterator=iterator)["Records"]
        names = [(one["eventName"], one["dynamodb"]["Keys"]["pk"]["S"]) for one in records]
        assert names == [("INSERT", "z"), ("MODIFY", "a"), ("MODIFY", "b"), ("REMOVE", "c")]
