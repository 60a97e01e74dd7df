"""Queries over a range of a table or an index."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shared.adapters.dynamodb.keys import INDEX_NAMES, LONGEST_SORT_KEY, PRIMARY, IndexKey, Item
from shared.adapters.errors import domain_errors
from shared.kernel.errors import Malformed

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# One request for a filtered list makes some 25 queries in turn, well within the API's 29 seconds.
MOST_LOOKED_AT = 5_000
FILTERED_AT_A_TIME = 200
_LOWEST = " "  # no sort key is below it


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A range of sort keys in one partition: *first* and *last* inclusive, *below* exclusive."""

    pk: str
    first: str = _LOWEST
    last: str | None = None
    below: str | None = None
    is_backward: bool = False
    index: IndexKey = PRIMARY

    @property
    def is_empty(self) -> bool:
        # DynamoDB refuses such a query.
        return self.last is not None and self.first > self.last

    def request(self, where: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        """Return the request; *where* gives the texts that each attribute may have.

        Raise ``Malformed`` for a bound that is longer than any key.
        """
        # Only a forged cursor makes such a bound.
        if any(len(bound.encode()) > LONGEST_SORT_KEY for bound in (self.first, self.last, self.below) if bound):
            raise Malformed("invalid_cursor", "this is not a cursor of this list")
        names = {"#pk": self.index[0], "#sk": self.index[1]}
        values: Item = {":pk": {"S": self.pk}}
        if self.last is not None:
            condition = "#sk BETWEEN :first AND :last"
            values |= {":first": {"S": self.first}, ":last": {"S": self.last}}
        elif self.below is not None:
            condition = "#sk < :below"
            values[":below"] = {"S": self.below}
        else:
            condition = "#sk >= :first"
            values[":first"] = {"S": self.first}
        request: dict[str, Any] = {
            "KeyConditionExpression": f"#pk = :pk AND {condition}",
            "ScanIndexForward": not self.is_backward,
        }
        if self.index == PRIMARY:
            request["ConsistentRead"] = True
        else:
            request["IndexName"] = INDEX_NAMES[self.index]
        filters = []
        for place, (name, texts) in enumerate(where.items()):
            own = {f":w{place}_{number}": {"S": text} for number, text in enumerate(texts)}
            names[f"#w{place}"] = name
            values |= own
            filters.append(f"#w{place} IN ({', '.join(own)})")
        if filters:
            request["FilterExpression"] = " AND ".join(filters)
        return request | {"ExpressionAttributeNames": names, "ExpressionAttributeValues": values}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The items, the number looked at, and the last sort key, or None at the end."""

    items: list[Item]
    looked_at: int
    last: str | None


class Queries:
    """Queries on one table; those of an index are eventually consistent."""

    def __init__(self, *, client: "DynamoDBClient", table: str) -> None:
        self.client, self.table = client, table

    def page(self, wanted: Range, limit: int) -> tuple[list[Item], bool]:
        """Return up to *limit* items, and whether more may follow."""
        if wanted.is_empty:
            return [], False
        with domain_errors():
            answer = self.client.query(TableName=self.table, Limit=limit, **wanted.request({}))
        return list(answer["Items"]), bool(answer.get("LastEvaluatedKey"))

    def each(self, wanted: Range, at_a_time: int, where: Mapping[str, Sequence[str]] | None = None) -> Iterator[Item]:
        """Yield every item that matches *where*, reading *at_a_time*."""
        if wanted.is_empty:
            return
        request = wanted.request(where or {})
        while True:
            with domain_errors():
                answer = self.client.query(TableName=self.table, Limit=at_a_time, **request)
            yield from answer["Items"]
            if not answer.get("LastEvaluatedKey"):
                return
            request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def search(self, wanted: Range, where: Mapping[str, Sequence[str]], limit: int, most: int) -> Found:
        """Return up to *limit* items that match *where*, of *most* looked at."""
        if wanted.is_empty:
            return Found(items=[], looked_at=0, last=None)
        request = wanted.request(where)
        items: list[Item] = []
        looked_at = 0
        while True:
            at_a_time = min(FILTERED_AT_A_TIME if where else limit - len(items), most - looked_at)
            with domain_errors():
                answer = self.client.query(TableName=self.table, Limit=at_a_time, **request)
            items += answer["Items"]
            looked_at += answer["ScannedCount"]
            behind = answer.get("LastEvaluatedKey")
            if len(items) > limit:
                return Found(items=items[:limit], looked_at=looked_at, last=items[limit - 1][wanted.index[1]]["S"])
            if not behind or len(items) == limit or looked_at >= most:
                last = behind[wanted.index[1]]["S"] if behind else None
                return Found(items=items, looked_at=looked_at, last=last)
            request["ExclusiveStartKey"] = behind

    def count(self, wanted: Range, most: int | None = None) -> int:
        """Count the range's items, at most to one above *most*."""
        if wanted.is_empty:
            return 0
        request = wanted.request({}) | {"Select": "COUNT"}
        counted = 0
        while True:
            if most is not None:
                request["Limit"] = most + 1 - counted
            with domain_errors():
                answer = self.client.query(TableName=self.table, **request)
            counted += answer["Count"]
            if (most is not None and counted > most) or not answer.get("LastEvaluatedKey"):
                return counted
            request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
