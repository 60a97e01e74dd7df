"""A query: the rows of its partition are sorted, not all of the table's before the partition is looked for."""

from collections.abc import Iterator
from typing import Any

from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table

over_the_whole_table = Table.query


def over_its_partition(
    self: Table,
    hash_key: DynamoType | None,
    *plain: Any,  # noqa: ANN401 (as in moto)
    hash_key_conditions: list[tuple[str, DynamoType]] | None = None,
    **named: Any,  # noqa: ANN401 (as in moto)
) -> Any:  # noqa: ANN401 (as in moto)
    """Let moto query a table that seems to hold nothing but the partition asked for."""
    index = named.get("index_name", plain[6] if len(plain) > 6 else None)  # noqa: PLR2004 (its place)
    if index is not None and hash_key_conditions:
        found = list(_of_an_index(self, hash_key_conditions))
    elif index is None and hash_key is not None and self.range_key_attr:
        found = list(self.items.get(hash_key, {}).values())
    else:
        return over_the_whole_table(self, hash_key, *plain, hash_key_conditions=hash_key_conditions, **named)
    found.sort(key=lambda item: (item.hash_key, item.range_key))
    self.all_items = lambda: found  # type: ignore[method-assign]
    try:
        return over_the_whole_table(self, hash_key, *plain, hash_key_conditions=hash_key_conditions, **named)
    finally:
        del self.all_items


def _of_an_index(table: Table, wanted: list[tuple[str, DynamoType]]) -> Iterator[Item]:
    (name, value), *_ = wanted
    for rows in table.items.values():
        for item in rows.values() if table.range_key_attr else (rows,):
            own = item.attrs.get(name)
            if own is not None and own.value == value.value:
                yield item


def take() -> None:
    """Take this way from now on."""
    Table.query = over_its_partition  # type: ignore[method-assign,assignment]
