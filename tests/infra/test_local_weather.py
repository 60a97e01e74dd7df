"""The local stack's weather: indexes that lag, calls that are throttled, streams that forget."""

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING

import boto3
import pytest
import time_machine
from botocore.exceptions import ClientError
from moto import mock_aws

from infra.local.clients import CREDENTIALS, REGION
from infra.local.weather import Weather, changed

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodbstreams import DynamoDBStreamsClient

TABLE, LAG, START = "things", timedelta(seconds=5), "2026-03-02T09:00:00Z"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[time_machine.Traveller]:
    surroundings = {**CREDENTIALS, "AWS_DEFAULT_REGION": REGION, "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled"}
    for name, value in surroundings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=lambda _: None))
    with mock_aws(), time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def table(clock: time_machine.Traveller) -> "DynamoDBClient":
    clock.move_to(START)
    made: DynamoDBClient = boto3.client("dynamodb")
    made.create_table(
        TableName=TABLE,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk", "colour")],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by-colour",
                "KeySchema": [{"AttributeName": "colour", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"},
    )
    return made


def put(table: "DynamoDBClient", name: str, colour: str = "red") -> None:
    table.put_item(TableName=TABLE, Item={"pk": {"S": name}, "sk": {"S": "x"}, "colour": {"S": colour}})


def of_colour(table: "DynamoDBClient", colour: str = "red") -> set[str]:
    found = table.query(
        TableName=TABLE,
        IndexName="by-colour",
        KeyConditionExpression="colour = :c",
        ExpressionAttributeValues={":c": {"S": colour}},
    )
    return {item["pk"]["S"] for item in found["Items"]}


class TestTheLag:
    def test_an_index_shows_each_row_as_it_was_a_while_ago(
        self, table: "DynamoDBClient", clock: time_machine.Traveller
    ) -> None:
        put(table, "old")
        with changed(Weather(lag=LAG)) as weather:
            clock.shift(10)
            put(table, "new")
            put(table, "old", "blue")
            clock.shift(3)
            put(table, "newest")
            assert (of_colour(table), of_colour(table, "blue")) == ({"old"}, set())
            clock.shift(3)
            assert (of_colour(table), of_colour(table, "blue")) == ({"new"}, {"old"})
            clock.shift(3)
            assert of_colour(table) == {"new", "newest"}
            assert weather.stale == 4

    def test_a_row_that_is_updated_or_deleted_stays_as_long(
        self, table: "DynamoDBClient", clock: time_machine.Traveller
    ) -> None:
        put(table, "one")
        put(table, "two")
        with changed(Weather(lag=LAG)):
            clock.shift(10)
            keys = [{"pk": {"S": name}, "sk": {"S": "x"}} for name in ("one", "two")]
            table.delete_item(TableName=TABLE, Key=keys[0])
            update = {"TableName": TABLE, "Key": keys[1], "UpdateExpression": "SET colour = :c"}
            blue = {":c": {"S": "blue"}}
            table.transact_write_items(TransactItems=[{"Update": {**update, "ExpressionAttributeValues": blue}}])  # type: ignore[typeddict-item]  # as it says
            assert of_colour(table) == {"one", "two"}
            clock.shift(6)
            assert (of_colour(table), of_colour(table, "blue")) == (set(), {"two"})

    def test_a_read_is_of_now_if_it_asks_for_that(self, table: "DynamoDBClient") -> None:
        key = {"pk": {"S": "new"}, "sk": {"S": "x"}}
        with changed(Weather(lag=LAG)):
            put(table, "new")
            assert "Item" in table.get_item(TableName=TABLE, Key=key, ConsistentRead=True)
            assert "Item" not in table.get_item(TableName=TABLE, Key=key)
        assert of_colour(table) == {"new"}


class TestThrottling:
    def test_a_number_of_calls_is_refused_and_the_client_tries_again(self, table: "DynamoDBClient") -> None:
        with changed(Weather(throttled=1.0, most=2)) as weather:
            put(table, "patient")
        assert (weather.refused, of_colour(table)) == (2, {"patient"})

    def test_a_client_gets_a_lasting_refusal_as_aws_says_it(self, table: "DynamoDBClient") -> None:
        with changed(Weather(throttled=1.0)), pytest.raises(ClientError) as refusal:
            put(table, "patient")
        assert refusal.value.response["Error"]["Code"] == "ProvisionedThroughputExceededException"
        assert of_colour(table) == set()

    def test_a_share_is_refused(self, table: "DynamoDBClient") -> None:
        with changed(Weather(throttled=0.1)) as weather:
            for _ in range(100):
                of_colour(table)
        assert 5 <= weather.refused <= 20


class TestTheStream:
    def test_forgets_after_a_day_and_tells_who_reads_on(
        self, table: "DynamoDBClient", clock: time_machine.Traveller
    ) -> None:
        streams: DynamoDBStreamsClient = boto3.client("dynamodbstreams")
        arn = table.describe_table(TableName=TABLE)["Table"]["LatestStreamArn"]
        shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]

        def from_its_horizon() -> str:
            answer = streams.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
            return answer["ShardIterator"]

        def names(iterator: str) -> list[str]:
            records = streams.get_records(ShardIterator=iterator)["Records"]
            return [record["dynamodb"]["Keys"]["pk"]["S"] for record in records]

        put(table, "first")
        clock.shift(timedelta(hours=23))
        put(table, "second")
        late = from_its_horizon()
        assert names(late) == ["first", "second"]
        clock.shift(timedelta(hours=2))
        with pytest.raises(streams.exceptions.TrimmedDataAccessException):
            names(late)
        assert names(from_its_horizon()) == ["second"]
        put(table, "third")
        assert names(from_its_horizon()) == ["second", "third"]
