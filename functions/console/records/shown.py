"""A record as its page shows it: rows of words, those of the rules or the API's names."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from functions.console.frame.words import day, plural, value_words
from functions.console.records.address import address_of
from functions.console.records.words import CONTENTS, LEFT_BY, VERSIONS, dp_label
from functions.gateway.dp import REASONS, shown_dp
from shared.access.permissions import Caller, Permission
from shared.application.reading.records import RecordView
from shared.records.content import ContentKind
from shared.records.field_type import FieldType, read_date
from shared.records.record import Record
from shared.records.workflow import Workflow

NOT_SET: Final = "Not set"
_ERASED: Final = "Erased, or never there"


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRow:
    """A field's value in words; *notes* say what is special about the field."""

    name: str
    text: str = field(repr=False)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A name with its value in words."""

    key: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedContents:
    """How many contents of a kind there are, and where they are read."""

    name: str
    number: int
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """What the record points to; an address lives elsewhere, so *href* is None."""

    name: str
    to: str = field(repr=False)
    href: str | None


def value_in_words(value: object, kind: FieldType | None = None) -> str:
    """Return any stored value as text, a date of a date field as people write it; a page escapes it."""
    match value:
        case None | "":
            return NOT_SET
        case bool():
            return value_words(value).capitalize()
        case str():
            found = read_date(value) if kind is FieldType.DATE else None
            return value if found is None else day(found)
        case int() | float():
            return f"{value}"
        case _:
            return json.dumps(value, ensure_ascii=False)


def value_rows(record: Record, workflow: Workflow) -> list[ValueRow]:
    """Return the workflow's fields in its order, then the values that no field defines, which count as sensitive (X1 e)."""
    definitions = workflow.definitions()
    treated = record.erasure.treated if record.erasure else {}
    rows = []
    for name in (*definitions, *(other for other in record.values if other not in definitions)):
        defined, value = definitions.get(name), record.values.get(name)
        is_sensitive = defined is None or defined.sensitive
        is_gone = record.is_erased and is_sensitive and value is None
        notes: tuple[str, ...] = ("Sensitive",) if is_sensitive else ()
        if defined is None:
            notes += ("Not a field of the workflow",)
        if name in treated:
            notes += (f"Erased: what is left is {LEFT_BY[treated[name]]}",)
        rows.append(
            ValueRow(
                name=name,
                text=_ERASED if is_gone else value_in_words(value, defined.type if defined else None),
                notes=notes,
            )
        )
    return rows


def dp_facts(view: RecordView, asking: Caller) -> list[Fact]:
    """Return the data protection fields, by the names that people know (P6)."""
    may_read = Permission.EDIT_DATA_PROTECTION in asking.permissions
    shown, facts = shown_dp(view.dp, asking), []
    for name, value in shown.items():
        # A kind without guards has none of their fields.
        if name not in view.dp:
            continue
        is_hidden = name in REASONS and not may_read and view.dp.get(name) is not None
        text = "You can’t see this: it needs the permission to edit data protection" if is_hidden else _dp_value(value)
        facts.append(Fact(key=dp_label(name), value=text))
    return facts


def content_rows(record: Record) -> list[CountedContents]:
    """Return how many of each kind there are; files that went by their own clock are not."""
    return [
        CountedContents(
            name=noun.many.capitalize(), number=_number(record, kind), href=address_of(record.key, noun.path)
        )
        for kind, noun in CONTENTS.items()
    ]


def pointers(record: Record) -> Iterator[Pointer]:
    for name, key in (("Person", record.person), ("Parent case", record.parent)):
        if key is not None:
            yield Pointer(name=name, to=str(key), href=address_of(key))
    if record.address is not None:
        yield Pointer(name="Address", to=record.address, href=None)


def taken(counts: Mapping[str, int]) -> list[str]:
    """Return what an erasure takes or took, counted in words; nothing for what there is none of."""
    nouns = {"fields": ("value", "values"), "pointers": ("pointer", "pointers")}
    nouns |= {
        kind.value: (noun.one, noun.many) for kind, noun in (*CONTENTS.items(), (ContentKind.PRESERVED, VERSIONS))
    }
    return [plural(number, *nouns[name]) for name, number in counts.items() if number and name in nouns]


def _number(record: Record, kind: ContentKind) -> int:
    return record.counts.files_there if kind is ContentKind.ATTACHMENT else record.counts.of(kind)


def _dp_value(value: object) -> str:
    return day(value) if isinstance(value, date) else value_in_words(value)
