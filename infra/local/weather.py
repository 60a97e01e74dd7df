"""What AWS's DynamoDB does and moto does not, for as long as a test wants it: indexes lag, and calls are throttled.

Nothing of this is on by itself. AWS's own engine has no such weather.
"""

import random
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from moto.core.common_types import TYPE_RESPONSE
from moto.core.utils import camelcase_to_underscores
from moto.dynamodb.exceptions import ERROR_TYPE_PREFIX, DynamodbException
from moto.dynamodb.models.table import Table
from moto.dynamodb.responses import DynamoHandler

Rows = dict[Any, Any]
READS = {"GetItem", "Query", "Scan"}
WRITES = {
    "BatchExecuteStatement",
    "BatchWriteItem",
    "DeleteItem",
    "ExecuteStatement",
    "PutItem",
    "TransactWriteItems",
    "UpdateItem",
}
in_fair_weather: Callable[[DynamoHandler], TYPE_RESPONSE] = DynamoHandler.call_action


class _Throttled(DynamodbException):
    code = 400

    def __init__(self) -> None:
        super().__init__(ERROR_TYPE_PREFIX + "ProvisionedThroughputExceededException", "the weather is bad")


@dataclass(kw_only=True)
class Weather:
    """How long a write takes to reach the indexes, and each read that does not ask for the newest; and which calls are refused.

    Of the calls, a share is refused, and no more than *most*; a client's own further attempts are calls, too.
    """

    lag: timedelta = timedelta()
    throttled: float = 0.0
    most: float = float("inf")
    refused: int = 0
    stale: int = 0  # reads that did not see the newest
    _past: dict[str, deque[tuple[datetime, Rows]]] = field(default_factory=dict)  # until when a table had which rows
    _chance: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311 – the same on every run

    def refuses(self) -> bool:
        """Say whether the next call is refused."""
        if self.refused >= self.most or self._chance.random() >= self.throttled:
            return False
        self.refused += 1
        return True

    def keep(self, tables: Mapping[str, Table]) -> None:
        """Remember what the tables hold before a write."""
        now = datetime.now(UTC)
        for name, table in tables.items():
            past = self._past.setdefault(name, deque())
            past.append((now, _copied(table)))
            while past[0][0] <= now - self.lag and len(past) > 1:
                past.popleft()

    @contextmanager
    def seen_late(self, table: Table) -> Iterator[None]:
        """Let the table hold in the block what it held before the lag."""
        seen = datetime.now(UTC) - self.lag
        then = next((rows for until, rows in self._past.get(table.name, ()) if until > seen), None)
        if then is None:
            yield
            return
        now = table.items
        vars(table)["items"] = then
        self.stale += 1
        try:
            yield
        finally:
            vars(table)["items"] = now


def _copied(table: Table) -> Rows:
    if not table.range_key_attr:
        return {key: _as_it_is(item) for key, item in table.items.items()}
    return {key: {other: _as_it_is(item) for other, item in rows.items()} for key, rows in table.items.items()}


def _as_it_is(item: Any) -> Any:  # noqa: ANN401 (moto's item, or a table's row of one key)
    kept = copy(item)
    kept.attrs = copy(item.attrs)  # an update changes the row that is there
    return kept


_now: list[Weather] = []


@contextmanager
def changed(weather: Weather) -> Iterator[Weather]:
    """Have this weather in the block, in every table of the process."""
    _now.append(weather)
    try:
        yield weather
    finally:
        _now.remove(weather)


def in_the_weather(self: DynamoHandler) -> TYPE_RESPONSE:
    """Let moto do what a call asks, as the weather allows it."""
    if not _now:
        return in_fair_weather(self)
    weather, action, asked = _now[-1], self._get_action(), self.params
    if weather.refuses():
        vars(self)[camelcase_to_underscores(action)] = _refuse
    elif action in WRITES and weather.lag:
        said = str(asked)
        weather.keep({name: table for name, table in self.dynamodb_backend.tables.items() if name in said})
    elif action in READS and weather.lag and not asked.get("ConsistentRead"):
        with weather.seen_late(self.dynamodb_backend.tables[asked["TableName"]]):
            return in_fair_weather(self)
    return in_fair_weather(self)


def _refuse() -> None:
    raise _Throttled


def take() -> None:
    """Let there be weather in this process; a repeat does no harm."""
    setattr(DynamoHandler, "call_action", in_the_weather)  # noqa: B010 (moto says nothing of such a change)
