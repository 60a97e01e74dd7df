"""Counts requests to AWS and their capacity units, by hooks of botocore."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from types import SimpleNamespace
from typing import Any

from botocore.handlers import BUILTIN_HANDLERS

from bench.cloud import Cloud
from bench.statement import part_of

_ASKED = "bench.asked"
TRANSACTIONS = frozenset({"TransactWriteItems", "ExecuteTransaction"})
_IN_PARTS = (*TRANSACTIONS, "BatchExecuteStatement", "ExecuteStatement")
_SINGLY = {"Put": "put_item", "Update": "update_item", "Delete": "delete_item"}
_REFUSED = frozenset({"ConditionalCheckFailedException", "TransactionCanceledException"})
Call = tuple[str, str, Mapping[str, Any]]  # service, operation, parameters
_lock = Lock()


@dataclass(slots=True)
class Counts:
    """Requests by operation, units, and each call as it was made."""

    requests: Counter[str] = field(default_factory=Counter)
    write_units: float = 0
    read_units: float = 0
    calls: list[Call] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.requests.total()

    def add(self, call: Call, answer: Mapping[str, Any]) -> None:
        service, operation, asked = call
        self.requests[f"{service}:{operation}"] += 1
        self.calls.append(call)
        if answer.get("Error", {}).get("Code") in _REFUSED:
            raise ValueError("the engine does not say what a refused write costs")
        if service == "dynamodb" and "ConsumedCapacity" not in answer:
            raise ValueError(f"the engine does not say what {operation} costs")
        consumed = answer.get("ConsumedCapacity", [])
        units = sum(_units(one, operation) for one in (consumed if isinstance(consumed, list) else [consumed]))
        if operation == "Query":
            if "FilterExpression" in asked:
                raise ValueError("the engine reads on where DynamoDB ends the page of a filtered query")
            self.read_units += max(units, _smallest(asked))  # unlike DynamoDB, the engine charges nothing for no items
        elif operation == "BatchGetItem":
            self.read_units += units + sum(  # nor for a missing row
                _smallest(wanted) * (len(wanted["Keys"]) - len(answer["Responses"].get(table, [])))
                for table, wanted in asked["RequestItems"].items()
            )
        elif operation == "GetItem":
            self.read_units += units
        else:
            self.write_units += units


def _units(consumed: Mapping[str, Any], operation: str) -> float:
    units: float = consumed["CapacityUnits"]
    if operation in TRANSACTIONS:
        # The engine doubles the indexes' units too. DynamoDB updates indexes once, after the transaction.
        units = (units + consumed["Table"]["CapacityUnits"]) / 2
    return units


def _smallest(asked: Mapping[str, Any]) -> float:
    return 1 if asked.get("ConsistentRead") else 0.5


_listening: list[tuple[Counts, Cloud]] = []


@contextmanager
def counting(cloud: Cloud) -> Iterator[Counts]:
    """Count every call in the block by clients whose session was made after ``hook``."""
    counts = Counts()
    _listening.append((counts, cloud))
    try:
        yield counts
    finally:
        _listening.pop()


def hook() -> None:
    BUILTIN_HANDLERS.extend([("before-parameter-build", _before), ("after-call", _after)])
    for operation in _IN_PARTS:
        BUILTIN_HANDLERS.append((f"before-call.dynamodb.{operation}", _in_parts))


def _before(params: dict[str, Any], model: Any, context: dict[str, Any], **_rest: object) -> None:  # noqa: ANN401 – botocore's
    if _listening:
        context[_ASKED] = (model.service_model.service_name, model.name, dict(params))
        if model.service_model.service_name == "dynamodb":
            params["ReturnConsumedCapacity"] = "INDEXES"


def _in_parts(context: dict[str, Any], **_rest: object) -> tuple[Any, Mapping[str, Any]] | None:
    if not _listening:
        return None
    # The engine reports no units of statements, and only one part's of a transaction. So the parts go one by one, uncounted.
    client: Any = _listening[-1][1].clients.dynamodb  # of any type, because its stubs take no doubled keywords
    _, operation, asked = context[_ASKED]
    whole = {"ReturnConsumedCapacity": "INDEXES"}
    statements = asked.get("Statements") or asked.get("TransactStatements") or [asked]
    parts = asked.get("TransactItems") or [part_of(one) for one in statements]
    units: list[Any] = []
    for part in parts:
        if operation in TRANSACTIONS:
            units += client.transact_write_items(TransactItems=[part], **whole)["ConsumedCapacity"]
        else:
            ((kind, body),) = part.items()
            units.append(getattr(client, _SINGLY[kind])(**body, **whole)["ConsumedCapacity"])
    return SimpleNamespace(status_code=200), {"Responses": [{} for _ in units], "ConsumedCapacity": units}


def _after(parsed: Mapping[str, Any], context: dict[str, Any], **_rest: object) -> None:
    if _listening and _ASKED in context:
        with _lock:
            _listening[-1][0].add(context[_ASKED], parsed)
