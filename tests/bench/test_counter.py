"""What the engine tells of units is counted as it is, but for what it leaves out."""

from typing import Any

import pytest

from bench.counter import Counts

KEYS = [{"pk": {"S": "a"}}, {"pk": {"S": "b"}}]


def read(operation: str, asked: dict[str, Any], units: float, **answer: object) -> float:
    counts = Counts()
    counts.add(("dynamodb", operation, asked), {"ConsumedCapacity": {"CapacityUnits": units}, **answer})
    return counts.read_units


@pytest.mark.parametrize(("is_consistent", "least"), [(True, 1), (False, 0.5)])
def test_a_read_that_finds_nothing_costs_as_much_as_the_smallest(is_consistent: bool, least: float) -> None:  # noqa: FBT001 – a parameter of pytest
    asked: dict[str, Any] = {"ConsistentRead": is_consistent}
    assert read("Query", asked, 0) == least
    assert read("Query", asked, 3) == 3
    batch = {"RequestItems": {"rows": {"Keys": KEYS, **asked}}}
    assert read("BatchGetItem", batch, 2, Responses={"rows": KEYS[:1]}) == 2 + least
    assert read("BatchGetItem", batch, 2, Responses={"rows": KEYS}) == 2


@pytest.mark.parametrize(
    ("operation", "units"),
    [("TransactWriteItems", 4 + 1), ("ExecuteTransaction", 4 + 1), ("BatchExecuteStatement", 6)],
)
def test_a_transaction_writes_its_rows_twice_and_what_follows_in_indexes_once(operation: str, units: float) -> None:
    counts = Counts()
    told = {"CapacityUnits": 6.0, "Table": {"CapacityUnits": 4.0}}
    counts.add(("dynamodb", operation, {}), {"ConsumedCapacity": [told]})
    assert counts.write_units == units


@pytest.mark.parametrize(
    ("operation", "asked", "answer"),
    [
        ("ExecuteTransaction", {}, {"Responses": []}),
        ("PutItem", {}, {"Error": {"Code": "ConditionalCheckFailedException"}}),
        ("Query", {"FilterExpression": "a = :a"}, {"ConsumedCapacity": {"CapacityUnits": 1}}),
    ],
)
def test_what_the_engine_tells_nothing_or_untruths_of_is_not_counted(
    operation: str, asked: dict[str, Any], answer: dict[str, Any]
) -> None:
    with pytest.raises(ValueError, match="the engine"):
        Counts().add(("dynamodb", operation, asked), answer)
