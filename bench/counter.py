"""Counts what is asked of AWS, by hooks of botocore: requests, and the units that the engine says they consumed."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from types import SimpleNamespace
from typing import Any

from botocore.handlers import BUILTIN_HANDLERS

from bench.cloud import Cloud
from bench.statement import update_of

_ASKED = "bench.asked"
_REFUSED = frozenset({"ConditionalCheckFailedException", "TransactionCanceledException"})
Call = tuple[str, str, Mapping[str, Any]]  # service, operation, parameters
_lock = Lock()


@dataclass(slots=True)
class Counts:
    """What was counted: requests by operation, units, and each call as it was made."""

    requests: Counter[str] = field(default_factory=Counter)
    write_units: float = 0
    read_units: float = 0
    calls: list[Call] = field(default_factory=list)

    @property
    def total(self) -> int:
        """All requests."""
        return self.requests.total()

    def add(self, call: Call, answer: Mapping[str, Any]) -> None:
        """Count one call and what it has consumed."""
        service, operation, asked = call
        self.requests[f"{service}:{operation}"] += 1
        self.calls.append(call)
        if answer.get("Error", {}).get("Code") in _REFUSED:
            raise ValueError("the engine does not say what a refused write costs")
        told = answer.get("ConsumedCapacity", [])
        units = sum(_units(one, operation) for one in (told if isinstance(told, list) else [told]))
        if operation == "Query":
            if "FilterExpression" in asked:
                raise ValueError("the engine reads on where DynamoDB ends the page of a filtered query")
            self.read_units += max(units, _smallest(asked))  # the engine takes nothing for finding nothing
        elif operation == "BatchGetItem":
            self.read_units += units + sum(  # nor for a row that is not there
                _smallest(wanted) * (len(wanted["Keys"]) - len(answer["Responses"].get(table, [])))
                for table, wanted in asked["RequestItems"].items()
            )
        elif operation == "GetItem":
            self.read_units += units
        else:
            self.write_units += units


def _units(told: Mapping[str, Any], operation: str) -> float:
    units: float = told["CapacityUnits"]
    if operation == "TransactWriteItems":
        # The engine doubles the indexes' part too; DynamoDB brings them up to date when the transaction is over, once.
        units = (units + told["Table"]["CapacityUnits"]) / 2
    return units


def _smallest(asked: Mapping[str, Any]) -> float:
    return 1 if asked.get("ConsistentRead") else 0.5


_listening: list[tuple[Counts, Cloud]] = []


@contextmanager
def counting(cloud: Cloud) -> Iterator[Counts]:
    """Count every call of the block by clients whose session was made after ``hook``."""
    counts = Counts()
    _listening.append((counts, cloud))
    try:
        yield counts
    finally:
        _listening.pop()


def hook() -> None:
    """Let each session that botocore makes from now on be counted."""
    BUILTIN_HANDLERS.extend([("before-parameter-build", _before), ("after-call", _after)])
    for operation in ("BatchExecuteStatement", "TransactWriteItems"):
        BUILTIN_HANDLERS.append((f"before-call.dynamodb.{operation}", _in_parts))


def _before(params: dict[str, Any], model: Any, context: dict[str, Any], **_rest: object) -> None:  # noqa: ANN401 – botocore's
    if _listening:
        context[_ASKED] = (model.service_model.service_name, model.name, dict(params))
        if model.service_model.service_name == "dynamodb":
            params["ReturnConsumedCapacity"] = "INDEXES"


def _in_parts(context: dict[str, Any], **_rest: object) -> tuple[Any, Mapping[str, Any]] | None:
    """Send each part by itself, uncounted: the engine tells no units of statements, and of a transaction those of one part."""
    if not _listening:
        return None
    client: Any = _listening[-1][1].clients.dynamodb  # of any type, because its stubs take no doubled keywords
    asked, whole = context[_ASKED][2], {"ReturnConsumedCapacity": "INDEXES"}
    told = [client.update_item(**update_of(one), **whole)["ConsumedCapacity"] for one in asked.get("Statements", ())]
    for part in asked.get("TransactItems", ()):
        told += client.transact_write_items(TransactItems=[part], **whole)["ConsumedCapacity"]
    return SimpleNamespace(status_code=200), {"Responses": [{} for _ in told], "ConsumedCapacity": told}


def _after(parsed: Mapping[str, Any], context: dict[str, Any], **_rest: object) -> None:
    if _listening and _ASKED in context:
        with _lock:
            _listening[-1][0].add(context[_ASKED], parsed)
