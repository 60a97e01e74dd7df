"""A transaction: the rows that it names are remembered, not the whole table once for each of them.

And mended: when moto takes a transaction back, it puts the copy of the table in the table's place, with a copy of its stream.
Who reads the stream holds on to the first one, and never hears of the table again. Here the table stays, and only the rows
and the changes that the transaction had added to the stream are taken back.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from moto.dynamodb import models
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table

with_copies_of_tables = DynamoDBBackend.transact_write_items


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A row as it was: None where there was none."""

    table: Table
    hash_key: DynamoType
    range_key: DynamoType | None
    item: Item | None

    def put_back(self) -> None:
        rows: dict[DynamoType, Any] = self.table.items
        key = self.hash_key
        if self.range_key is not None:
            rows, key = rows[key], self.range_key
        if self.item is None:
            rows.pop(key, None)
        else:
            rows[key] = self.item


def with_copies_of_rows(self: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
    """Let moto try the transaction, and take it back row by row if it fails."""
    rows = [row for action in transact_items for operation in action.values() if (row := _row(self, operation))]
    changes = [
        (row.table.stream_shard.items, len(row.table.stream_shard.items)) for row in rows if row.table.stream_shard
    ]
    try:
        with_copies_of_tables(self, transact_items)
    except Exception:
        for row in reversed(rows):
            row.put_back()
        for items, length in changes:
            del items[length:]
        raise


def _row(backend: DynamoDBBackend, operation: Mapping[str, Any]) -> _Row | None:
    """Remember the row of one operation; None where moto will find fault with it before it writes anything."""
    table, key = backend.tables.get(operation.get("TableName", "")), operation.get("Key", operation.get("Item", {}))
    if table is None or table.hash_key_attr not in key or (table.range_key_attr or table.hash_key_attr) not in key:
        return None
    hash_key = DynamoType(key[table.hash_key_attr])
    range_key = DynamoType(key[table.range_key_attr]) if table.range_key_attr else None
    return _Row(
        table=table,
        hash_key=hash_key,
        range_key=range_key,
        item=copy.deepcopy(table.get_item(hash_key, range_key)),
    )


def _copy(thing: object) -> object:
    """Copy anything but a table: moto's transactions are the only ones in that module to ask for that."""
    return thing if isinstance(thing, Table) else copy.deepcopy(thing)


def take() -> None:
    """Take this way from now on."""
    models.copy = SimpleNamespace(deepcopy=_copy)  # type: ignore[assignment]
    DynamoDBBackend.transact_write_items = with_copies_of_rows  # type: ignore[method-assign]
