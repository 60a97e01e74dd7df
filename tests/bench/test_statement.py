"""Statements are counted as the parts of a transaction that say the same."""

from collections.abc import Mapping
from typing import Any

import pytest

from bench.statement import part_of

ODD = "s:cases/of \"AND\", 'SET' and ?"
QUOTED, IN_ONES = ODD.replace('"', '""'), ODD.replace("'", "''")
KEY = {"pk": {"S": "p"}, "sk": {"S": "s"}}
GIVEN = list(KEY.values())
ONE, TWO = {"N": "1"}, {"N": "2"}


def said(body: Mapping[str, Any], expression: str) -> str:
    """Return an expression with its names and values in place."""
    names, values = body.get("ExpressionAttributeNames", {}), body.get("ExpressionAttributeValues", {})
    words = body[expression].replace(",", " ,").replace("(", "( ").replace(")", " )").split(" ")
    return " ".join(str(names.get(word, values.get(word, word))) for word in words)


def test_an_update_sets_removes_and_asks_what_its_statement_does() -> None:
    text = 'UPDATE "rows" SET "version"=? SET "ODD"=? REMOVE "gone" WHERE "pk"=? AND "sk"=? AND "version"=? AND "mark" IS MISSING'
    ((kind, body),) = part_of({"Statement": text.replace("ODD", QUOTED), "Parameters": [TWO, ONE, *GIVEN, ONE]}).items()
    assert (kind, body["TableName"], body["Key"]) == ("Update", "rows", KEY)
    assert said(body, "UpdateExpression") == f"SET version = {TWO} , {ODD} = {ONE} REMOVE gone"
    asked = f"attribute_exists( pk ) AND version = {ONE} AND attribute_not_exists( mark )"
    assert said(body, "ConditionExpression") == asked


def test_an_insert_is_a_put_where_there_is_no_row() -> None:
    text = f"INSERT INTO \"rows\" VALUE {{'pk': ?, 'sk': ?, '{IN_ONES}': ?}}"
    put = {"TableName": "rows", "Item": {**KEY, ODD: ONE}, "ConditionExpression": "attribute_not_exists(pk)"}
    assert part_of({"Statement": text, "Parameters": [*GIVEN, ONE]}) == {"Put": put}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("Delete", 'DELETE FROM "rows" WHERE "pk"=? AND "sk"=? AND "ODD"=?'.replace("ODD", QUOTED)),
        ("ConditionCheck", 'EXISTS(SELECT * FROM "rows" WHERE "pk"=? AND "sk"=? AND "ODD"=?)'.replace("ODD", QUOTED)),
    ],
)
def test_a_row_that_goes_or_is_asked_for_is_that_of_the_statement(kind: str, text: str) -> None:
    body = part_of({"Statement": text, "Parameters": [*GIVEN, ONE]})[kind]
    assert (body["TableName"], body["Key"]) == ("rows", KEY)
    assert said(body, "ConditionExpression") == f"attribute_exists( pk ) AND {ODD} = {ONE}"
    assert "UpdateExpression" not in body


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ('UPDATE "rows" SET "version"=? WHERE "pk"=? AND "sk"=?', [ONE, *GIVEN, TWO]),
        ("INSERT INTO \"rows\" VALUE {'pk': ?, 'sk': ?}", [*GIVEN, ONE]),
        ('SELECT * FROM "rows" WHERE "pk"=? AND "sk"=?', GIVEN),
    ],
)
def test_what_is_not_written_as_ours_are_is_not_counted(text: str, given: list[Any]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 – each says something else
        part_of({"Statement": text, "Parameters": given})
