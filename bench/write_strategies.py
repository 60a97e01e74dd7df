"""The three ways to send claims and finishes by botocore alone: the same updates of the same records, in turn.

Threads, which would hide waiting and cost more CPU, are left out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bench.cloud import Cloud
from bench.council import council
from bench.counter import counting
from bench.figures import Figure
from bench.statement import Statement, update_of
from bench.stopwatch import Times, middle
from bench.worker import Worker
from shared.adapters.connection import dynamodb_client

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_TRANSACTED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteStrategy:
    """What one way takes for a record; times are in milliseconds."""

    requests: float
    write_units: float
    cpu: float
    wall: float


def measure(cloud: Cloud, cases: int, rounds: int, say: Callable[[str], None]) -> dict[str, WriteStrategy]:
    """Claim and finish, in each way, the cases that have no links."""
    client, data = dynamodb_client(), council(cases)
    data.bring_in(cloud, client)
    with counting(cloud) as counts:
        Worker.of(cloud).run()
    requests = [said["Statements"] for _, operation, said in counts.calls if operation == "BatchExecuteStatement"]
    every = [one for statements in requests for one in statements]
    claims, finishes = _phases([one for one in every if one["Statement"].startswith("UPDATE")])
    found: dict[str, WriteStrategy] = {}
    for name, make in _WAYS.items():
        ready = [*make(client, claims), *make(client, finishes)]
        times, each = Times(), len(claims)
        data.bring_in(cloud, client)
        with counting(cloud) as counts:
            _send(ready)
        for _ in range(rounds):
            data.bring_in(cloud, client)
            with times.span():
                _send(ready)
        found[name] = WriteStrategy(
            requests=counts.total / each,
            write_units=counts.write_units / each,
            cpu=middle(times.cpu) / each * 1000,
            wall=middle(times.wall) / each * 1000,
        )
        say(f"{name}: {found[name]}")
    return found


def figures(ways: Mapping[str, WriteStrategy]) -> list[Figure]:
    """Return a row for each way and measure, beside statements."""
    kept = ways["BatchExecuteStatement"]
    return [
        Figure.of(
            "B10",
            f"claim and finish by statements, beside {name}: {what}",
            getattr(kept, of),
            getattr(way, of),
            "{:.3f}",
        )
        for name, way in ways.items()
        if way is not kept
        for of, what in (
            ("requests", "requests"),
            ("write_units", "write units"),
            ("cpu", "client CPU in ms"),
            ("wall", "wall time in ms"),
        )
    ]


Call = tuple[Callable[..., Any], Mapping[str, Any]]


def _send(calls: Sequence[Call]) -> None:
    for method, parameters in calls:
        method(**parameters)


def _phases(statements: Sequence[Statement]) -> tuple[list[Statement], list[Statement]]:
    # A claim sees version 1 of a record, its finish version 2.
    claims = {one["Parameters"][-3]["S"]: one for one in statements if one["Parameters"][-1]["N"] == "1"}
    finishes = {one["Parameters"][-3]["S"]: one for one in statements if one["Parameters"][-1]["N"] == "2"}
    return list(claims.values()), [finishes[pk] for pk in claims]


def _singly(client: "DynamoDBClient", statements: Sequence[Statement]) -> list[Call]:
    return [(client.update_item, update_of(one)) for one in statements]


def _in_transactions(client: "DynamoDBClient", statements: Sequence[Statement]) -> list[Call]:
    parts = [{"Update": update_of(one)} for one in statements]
    batches = (parts[start : start + _TRANSACTED] for start in range(0, len(parts), _TRANSACTED))
    return [(client.transact_write_items, {"TransactItems": batch}) for batch in batches]


def _by_statement(client: "DynamoDBClient", statements: Sequence[Statement]) -> list[Call]:
    batches = (statements[start : start + 25] for start in range(0, len(statements), 25))
    return [(client.batch_execute_statement, {"Statements": batch}) for batch in batches]


_WAYS: Mapping[str, Callable[["DynamoDBClient", Sequence[Statement]], list[Call]]] = {
    "UpdateItem": _singly,
    "TransactWriteItems": _in_transactions,
    "BatchExecuteStatement": _by_statement,
}
