"""PynamoDB attributes for what the domain is made of. Each raises ``ValueError`` or ``TypeError`` for what it can't read."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from pynamodb.attributes import Attribute
from pynamodb.constants import LIST, MAP, NUMBER, STRING

from shared.adapters.dynamodb.json_values import read_map, stored_map
from shared.jobs.outcome import Outcome
from shared.jobs.tally import Tally
from shared.kernel.clock import from_text, to_text
from shared.kernel.identifiers import RecordKey
from shared.records.scope import Scope, scope_of

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


class InstantAttribute(Attribute[datetime]):
    """An instant as text that sorts as time does."""

    attr_type = STRING

    def serialize(self, value: datetime) -> str:
        """Return the stored form."""
        return to_text(value)

    def deserialize(self, value: str) -> datetime:
        """Read the stored form."""
        return from_text(value)


class DayAttribute(Attribute[date]):
    """A calendar day."""

    attr_type = STRING

    def serialize(self, value: date) -> str:
        """Return the stored form."""
        return value.isoformat()

    def deserialize(self, value: str) -> date:
        """Read the stored form."""
        return date.fromisoformat(value)


class KeyAttribute(Attribute[RecordKey]):
    """A pointer to a record."""

    attr_type = STRING

    def serialize(self, value: RecordKey) -> str:
        """Return the stored form."""
        return str(value)

    def deserialize(self, value: str) -> RecordKey:
        """Read the stored form."""
        return RecordKey.parse(value)


class KeysAttribute(Attribute[tuple[RecordKey, ...]]):
    """Pointers to records, in order."""

    attr_type = LIST

    def serialize(self, value: tuple[RecordKey, ...]) -> list[dict[str, str]]:
        """Return the stored form."""
        return [{STRING: str(one)} for one in value]

    def deserialize(self, value: list[dict[str, str]]) -> tuple[RecordKey, ...]:
        """Read the stored form."""
        return tuple(RecordKey.parse(one[STRING]) for one in value)


class NaturalAttribute(Attribute[int]):
    """A whole number that is not negative: a count, a version, a size."""

    attr_type = NUMBER

    def serialize(self, value: int) -> str:
        """Return the stored form."""
        return str(value)

    def deserialize(self, value: str) -> int:
        """Read the stored form."""
        number = int(value)
        if number < 0:
            raise ValueError("negative")
        return number


class ScopeAttribute(Attribute[Scope]):
    """All of a record, or files of it."""

    attr_type = STRING

    def serialize(self, value: Scope) -> str:
        """Return the stored form."""
        return str(value)

    def deserialize(self, value: str) -> Scope:
        """Read the stored form."""
        return scope_of(value)


class ScopesAttribute(Attribute[tuple[Scope, ...]]):
    """Scopes, in order."""

    attr_type = LIST

    def serialize(self, value: tuple[Scope, ...]) -> list[dict[str, str]]:
        """Return the stored form."""
        return [{STRING: str(one)} for one in value]

    def deserialize(self, value: list[dict[str, str]]) -> tuple[Scope, ...]:
        """Read the stored form."""
        return tuple(scope_of(one[STRING]) for one in value)


class ChoiceAttribute(Attribute[E]):
    """One of the values of an enumeration."""

    attr_type = STRING

    def __init__(self, of: type[E], *, null: bool = False) -> None:
        super().__init__(null=null)
        self._of = of

    def serialize(self, value: E) -> str:
        """Return the stored form."""
        return value.value

    def deserialize(self, value: str) -> E:
        """Read the stored form."""
        return self._of(value)


class ValuesAttribute(Attribute[Mapping[str, object]]):
    """Any JSON object, as a map of DynamoDB's own types."""

    attr_type = MAP

    def serialize(self, value: Mapping[str, object]) -> dict[str, Any]:
        """Return the stored form."""
        return stored_map(value)

    def deserialize(self, value: dict[str, Any]) -> dict[str, object]:
        """Read the stored form."""
        return read_map(value)


class TallyAttribute(Attribute[Tally]):
    """Counts per outcome."""

    attr_type = MAP

    def serialize(self, value: Tally) -> dict[str, dict[str, str]]:
        """Return the stored form."""
        return {outcome.value: {NUMBER: str(count)} for outcome, count in value.items()}

    def deserialize(self, value: dict[str, dict[str, str]]) -> Tally:
        """Read the stored form."""
        return {Outcome(name): int(count[NUMBER]) for name, count in value.items()}


class PartAttribute(Attribute[T]):
    """A dataclass within the row, as a map with one attribute for each of its fields; all but nullable ones must be there."""

    attr_type = MAP

    def __init__(self, of: type[T], parts: Mapping[str, Attribute[Any]], *, null: bool = False) -> None:
        super().__init__(null=null)
        names = {field.name for field in fields(of)}  # type: ignore[arg-type]  # every part is a dataclass
        if names != parts.keys():
            raise TypeError("a part needs an attribute for each of its fields")
        self._of = of
        self._parts = parts

    def serialize(self, value: T) -> dict[str, Any]:
        """Return the stored form."""
        pairs = ((name, attribute, getattr(value, name)) for name, attribute in self._parts.items())
        return {name: {part.attr_type: part.serialize(own)} for name, part, own in pairs if own is not None}

    def deserialize(self, value: dict[str, Any]) -> T:
        """Read the stored form."""
        read: dict[str, Any] = {}
        for name, attribute in self._parts.items():
            if name in value:
                read[name] = attribute.deserialize(value[name][attribute.attr_type])
            elif attribute.null:
                read[name] = None
            else:
                raise ValueError("a part is missing")
        return self._of(**read)


class PartsAttribute(Attribute[Mapping[E, T]]):
    """Dataclasses of one kind within the row, each under a name of an enumeration."""

    attr_type = MAP

    def __init__(self, names: type[E], part: PartAttribute[T], *, null: bool = False) -> None:
        super().__init__(null=null)
        self._names = names
        self._part = part

    def serialize(self, value: Mapping[E, T]) -> dict[str, Any]:
        """Return the stored form."""
        return {name.value: {MAP: self._part.serialize(one)} for name, one in value.items()}

    def deserialize(self, value: dict[str, Any]) -> Mapping[E, T]:
        """Read the stored form."""
        return {self._names(name): self._part.deserialize(one[MAP]) for name, one in value.items()}
