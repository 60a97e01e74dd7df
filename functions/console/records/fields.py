"""A record's values and pointers as fields of a form: each as a text, both ways.

The form remembers by a digest what it showed of each field. So it can tell what the user has typed from what another user has
changed meanwhile, and a value that neither touched is kept as it is stored, whether its text could be read back or not.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from functions.console.frame.forms import Form
from functions.console.frame.words import NO, YES, value_words
from shared.kernel.errors import Invalid
from shared.kernel.identifiers import RecordKey, is_identifier
from shared.records.field_type import FieldType, read_date, typed
from shared.records.record import Record
from shared.records.workflow import FieldDefinition, Workflow

_UNSET: Final = "unset"
_NUMBER: Final = re.compile(r"-?[0-9]{1,38}(\.[0-9]{1,38})?")
_DAY_PARTS: Final = ("year", "month", "day")
_RECORD_HINT: Final = (
    "The workflow and the id with a slash between them. If you leave it empty, the record points to none"
)
_ADDRESS_HINT: Final = "The address’s id, and before it its register with a slash between them, if it has one"
_POINTER_FORM: Final = "Enter the workflow and the id with a slash between them, like people/p1"


@dataclass(frozen=True, slots=True, kw_only=True)
class EditField:
    """One field: *text* is what is stored, as the form shows it. A pointer has no *type*."""

    id: str
    name: str
    text: str = field(repr=False)
    type: FieldType | None = None
    is_sensitive: bool = False
    hint: str = ""
    choices: tuple[str, ...] = ()

    @property
    def offered(self) -> tuple[str, ...]:
        """The choices, and what is stored, which may be none of them any more and stays until it is edited."""
        return tuple(dict.fromkeys((*self.choices, *filter(None, [self.text]))))

    @property
    def digest(self) -> str:
        return digest_of(self.text)

    @property
    def day(self) -> date | None:
        """The day that a date field shows."""
        return read_date(self.text)

    @property
    def control(self) -> str:
        """Which control the template draws."""
        if self.type in {FieldType.DATE, FieldType.BOOLEAN}:
            return self.type.value
        if self.choices:
            return "choice"
        # An input of one line would drop the others.
        return "lines" if self.type is FieldType.TEXTAREA or "\n" in self.text else "line"

    def is_in(self, form: Form) -> bool:
        """Tell whether the form showed the field: its workflow may have got it since, and an absent field is no empty one."""
        return f"was-{self.id}" in form.typed

    def typed_in(self, form: Form) -> str:
        """Return the field's text as it was typed."""
        if self.type is FieldType.DATE:
            year, month, day = (form.value(f"{self.id}-{part}").strip() for part in _DAY_PARTS)
            return f"{year}-{month:0>2}-{day:0>2}" if year or month or day else ""
        return _plain(form.value(self.id))

    def put_into(self, typed: dict[str, list[str]]) -> None:
        """Make a form that was sent show what is stored."""
        if self.type is not FieldType.DATE:
            typed[self.id] = [self.text]
            return
        parts = self.text.split("-") if self.text else ["", "", ""]
        typed.update({f"{self.id}-{part}": [value] for part, value in zip(_DAY_PARTS, parts, strict=True)})


def fields_of(record: Record, workflow: Workflow) -> list[EditField]:
    """Return what may be edited; of an erased record neither sensitive values nor pointers (X4)."""
    fields = [_of_value(record, one) for one in workflow.fields if not (record.is_erased and one.sensitive)]
    return fields if record.is_erased else [*fields, *_of_pointers(record, workflow)]


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]


def value_id(name: str) -> str:
    """Return a control's id; a field's own name may hold anything."""
    return f"value-{digest_of(name)}"


def value_from(form: Form, one: EditField) -> object:
    """Return what was typed as its type has it; a fault is the form's."""
    said = one.typed_in(form)
    match one.type:
        case FieldType.DATE:
            day = form.optional_day(one.id)
            return None if day is None else day.isoformat()
        case FieldType.BOOLEAN:
            return {YES: True, NO: False}.get(said)
        case FieldType.NUMBER if said:
            return _number(form, one, said)
        case _:
            return said or None


def pointer_from(form: Form, one: EditField) -> RecordKey | None:
    """Return the record that was typed, or None for nothing."""
    typed = one.typed_in(form)
    if not typed:
        return None
    try:
        return RecordKey.parse(typed, one.id)
    except Invalid:
        form.fail(one.id, _POINTER_FORM)
        return None


def address_from(form: Form, one: EditField) -> str | None:
    typed = one.typed_in(form)
    parts = typed.split("/")
    if typed and (len(parts) > len(("workflow", "id")) or not all(map(is_identifier, parts))):
        form.fail(one.id, "Enter an id, or a workflow and an id with a slash between them, like streets/s1")
    return typed or None


def _of_value(record: Record, definition: FieldDefinition) -> EditField:
    return EditField(
        id=value_id(definition.name),
        name=definition.name,
        text=_text_of(record.values.get(definition.name), definition.type),
        type=definition.type,
        is_sensitive=definition.sensitive,
        choices=definition.choices or (),
    )


def _of_pointers(record: Record, workflow: Workflow) -> Iterator[EditField]:
    if workflow.kind.has_person:
        yield EditField(id="person", name="Person", text=str(record.person or ""), hint=_RECORD_HINT)
    if workflow.kind.has_parent:
        yield EditField(id="parent", name="Parent case", text=str(record.parent or ""), hint=_RECORD_HINT)
    yield EditField(id="address", name="Address", text=record.address or "", hint=_ADDRESS_HINT)


def _text_of(value: object, kind: FieldType) -> str:
    """Return a value as the form shows it; one that is none of its type is not shown, and stays until something is typed."""
    match kind, value:
        case FieldType.BOOLEAN, _:
            return value_words(value) if isinstance(value, bool) else _UNSET
        case _, None:
            return ""
        case FieldType.DATE | FieldType.NUMBER, _:
            return "" if typed(value, kind) is None else f"{value}"
        case _:
            return _plain(value) if isinstance(value, str) else ""


def _plain(text: str) -> str:
    # As a browser sends it back.
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _number(form: Form, one: EditField, typed: str) -> int | float | None:
    if not _NUMBER.fullmatch(typed):
        form.fail(one.id, "Enter a number, like 12 or 3.5")
        return None
    return float(typed) if "." in typed else int(typed)


def merged(form: Form, fields: list[EditField]) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Return what the form is to show again, and of each field that another user has changed what it says now.

    What was typed stays; a field that the person left alone shows what is stored now.
    """
    typed = {name: list(values) for name, values in form.typed.items()}
    changed: dict[str, str] = {}
    for one in fields:
        was = form.value(f"was-{one.id}")
        if was == one.digest:
            continue
        changed[one.name] = one.text
        if not one.is_in(form) or digest_of(one.typed_in(form)) == was:
            one.put_into(typed)
    return typed, changed
