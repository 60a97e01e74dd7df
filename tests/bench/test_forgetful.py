"""The engine that keeps nothing answers as an empty one would, so that what is measured on it is the client alone."""

from collections.abc import Iterator
from typing import Any

import botocore.session
import pytest

from bench.forgetful import forgetful

KEY = {"pk": {"S": "a"}, "sk": {"S": "b"}}


@pytest.fixture(name="client")
def fixture_client() -> Iterator[Any]:
    """Yield a client of one that forgets both tables, and has nothing behind it."""
    with forgetful("http://127.0.0.1:1", ["records", "ilr"]) as url:
        yield botocore.session.Session().create_client(
            "dynamodb",
            endpoint_url=url,
            region_name="eu-west-2",
            aws_access_key_id="local",
            aws_secret_access_key="local",
        )


def test_what_is_written_to_a_forgotten_table_is_not_there(client: Any) -> None:  # noqa: ANN401 – botocore's own
    client.transact_write_items(TransactItems=[{"Put": {"TableName": "records", "Item": KEY}}])
    insert = {"Statement": "INSERT INTO \"records\" VALUE {'pk': 'a', 'sk': 'b'}"}
    client.execute_statement(**insert)
    client.execute_transaction(TransactStatements=[insert])
    assert client.batch_execute_statement(Statements=[insert, insert])["Responses"] == [{}, {}]
    assert client.batch_write_item(RequestItems={"ilr": [{"PutRequest": {"Item": KEY}}]})["UnprocessedItems"] == {}
    assert "Item" not in client.get_item(TableName="records", Key=KEY)
    found = client.batch_get_item(RequestItems={"records": {"Keys": [KEY]}})
    assert (found["Responses"], found["UnprocessedKeys"]) == ({}, {})
    assert client.query(TableName="ilr", KeyConditionExpression="pk = :a")["Items"] == []
