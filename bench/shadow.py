"""What stands in the tables, as far as prices depend on it: each item's size and its entries in the indexes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from bench.capacity import Entry, Item, index_units, item_size, write_units

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Index:
    """A secondary index: its key's attributes, and whether all attributes are projected or the keys alone."""

    name: str
    partition: str
    position: str
    has_all: bool

    def entry(self, item: Item) -> Entry | None:
        """Return the entry of *item*, or None if the index leaves it out."""
        if self.partition not in item or self.position not in item:
            return None
        kept = item if self.has_all else {name: item[name] for name in ("pk", "sk", self.partition, self.position)}
        return Entry(item[self.partition]["S"], item[self.position]["S"], item_size(kept))


@dataclass(frozen=True, slots=True)
class _Known:
    size: int
    entries: tuple[Entry | None, ...]
    fingerprint: bytes


def _known(item: Item, indexes: Iterable[Index]) -> _Known:
    said = blake2b(repr(sorted(item.items())).encode(), digest_size=8).digest()
    return _Known(item_size(item), tuple(index.entry(item) for index in indexes), said)


@dataclass(slots=True)
class Table:
    """One table's items by their keys, and its indexes."""

    indexes: tuple[Index, ...]
    _items: dict[Key, _Known] = field(default_factory=dict)
    _partitions: dict[tuple[str, str], dict[Key, Entry]] = field(default_factory=lambda: defaultdict(dict))

    @classmethod
    def described(cls, description: Mapping[str, Any]) -> "Table":
        """Return the table that DescribeTable speaks of."""
        indexes = []
        for one in description.get("GlobalSecondaryIndexes", ()):
            names = {part["KeyType"]: part["AttributeName"] for part in one["KeySchema"]}
            has_all = one["Projection"]["ProjectionType"] == "ALL"
            indexes.append(Index(one["IndexName"], names["HASH"], names["RANGE"], has_all))
        return cls(tuple(indexes))

    def size(self, key: Key) -> int:
        """Return the size of an item; 0 if there is none."""
        found = self._items.get(key)
        return 0 if found is None else found.size

    def entries(self, index: str, partition: str) -> Iterable[Entry]:
        """Return what one partition of an index holds."""
        return self._partitions[index, partition].values()

    def put(self, item: Item, *, in_transaction: bool = False) -> int:
        """Let *item* take the place of what was there; return the units, those of the indexes included."""
        key = (item["pk"]["S"], item["sk"]["S"])
        return self._replace(key, _known(item, self.indexes), in_transaction=in_transaction)

    def delete(self, key: Key, *, in_transaction: bool = False) -> int:
        """Let the item be gone; return the units."""
        return self._replace(key, None, in_transaction=in_transaction)

    def _replace(self, key: Key, after: _Known | None, *, in_transaction: bool) -> int:
        before = self._items.get(key)
        larger = max(before.size if before else 0, after.size if after else 0)
        units = write_units(larger, in_transaction=in_transaction)
        nothing: tuple[Entry | None, ...] = (None,) * len(self.indexes)
        is_changed = before is None or after is None or before.fingerprint != after.fingerprint
        pairs = zip(
            self.indexes, before.entries if before else nothing, after.entries if after else nothing, strict=True
        )
        for index, old, new in pairs:
            units += index_units(old, new, is_projection_changed=index.has_all and is_changed)
            if old is not None:
                del self._partitions[index.name, old.partition][key]
            if new is not None:
                self._partitions[index.name, new.partition][key] = new
        if after is None:
            self._items.pop(key, None)
        else:
            self._items[key] = after
        return units
