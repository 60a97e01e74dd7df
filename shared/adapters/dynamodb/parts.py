"""The parts of a transaction: each writes one row, or checks it, on conditions that all have to hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.adapters.dynamodb.keys import Item


@dataclass(frozen=True, slots=True)
class Present:
    """The row has the attribute."""

    name: str

    def holds(self, row: Item) -> bool:
        return self.name in row


@dataclass(frozen=True, slots=True)
class Missing:
    """The row does not have the attribute."""

    name: str

    def holds(self, row: Item) -> bool:
        return self.name not in row


@dataclass(frozen=True, slots=True)
class Equal:
    """The attribute has this value."""

    name: str
    value: Item

    def holds(self, row: Item) -> bool:
        return bool(row.get(self.name) == self.value)


@dataclass(frozen=True, slots=True)
class MissingOrLess:
    """The attribute is missing, or a number less than *limit*."""

    name: str
    limit: int

    def holds(self, row: Item) -> bool:
        return self.name not in row or int(row[self.name]["N"]) < self.limit


AsRead = Equal | Missing  # what can be said of any attribute of a row that was read
Condition = AsRead | Present | MissingOrLess
NOT_EXISTING = (Missing("pk"),)
EXISTING = (Present("pk"),)


def number(value: int) -> Item:
    """Return a number as DynamoDB writes it."""
    return {"N": str(value)}


def in_version(version: int) -> tuple[AsRead, ...]:
    """Return the conditions of a row in the *version* that was read; 0 for no row."""
    return (Equal("version", number(version)),) if version else NOT_EXISTING


@dataclass(frozen=True, slots=True)
class Put:
    """Puts *item* over what is there.

    If *is_known_again*, a repeated put that finds its own item has succeeded. If *is_stated*, it may only be sent as a
    statement, with all of its transaction: its role may insert, and never put (X15).
    """

    table: str
    item: Item
    given: tuple[Condition, ...] = ()
    is_known_again: bool = False
    is_stated: bool = False

    @property
    def key(self) -> Item:
        return {name: self.item[name] for name in ("pk", "sk")}

    def after(self, _: Item | None) -> Item | None:
        """Return the row after the write."""
        return self.item


@dataclass(frozen=True, slots=True)
class Delete:
    """Deletes the row, if it is there."""

    table: str
    key: Item
    given: tuple[Condition, ...] = ()

    def after(self, _: Item | None) -> Item | None:
        """Return the row after the write, None for no row."""
        return None


@dataclass(frozen=True, slots=True)
class Update:
    """Sets attributes, and adds to numbers, of which a missing one is 0. With nothing to change, it checks the row."""

    table: str
    key: Item
    given: tuple[Condition, ...] = ()
    sets: Item = field(default_factory=dict)
    adds: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_check(self) -> bool:
        return not self.sets and not self.adds

    def after(self, row: Item | None) -> Item | None:
        """Return the row after the write, None for no row."""
        if self.is_check:
            return row
        before = row or self.key
        sums = {name: number(int(before.get(name, number(0))["N"]) + more) for name, more in self.adds.items()}
        return {**before, **self.sets, **sums}


Part = Put | Delete | Update
Place = tuple[str, str, str]  # of a row: table, pk, sk


def place_of(part: Part) -> Place:
    return part.table, part.key["pk"]["S"], part.key["sk"]["S"]
