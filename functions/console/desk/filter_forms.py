"""The form of a filter: what was picked so far, as typed, and the filter that it makes.

A saved filter is shown as if the user had just typed it. Each condition is a row with a number that it keeps: when one is
taken out, the others stay as they were typed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from functions.console.desk.filter_words import MISSING, PRESENT, operators_of, takes_texts
from functions.console.frame.forms import Form
from functions.console.frame.words import NO, YES, value_words
from shared.kernel.bounds import CONDITIONS
from shared.kernel.months import LONGEST
from shared.records.age import months_of
from shared.records.condition import Condition, Operator
from shared.records.field_type import FieldType, read_date
from shared.records.filter import Filter
from shared.records.own_field import OWN_FIELDS
from shared.records.workflow import Workflow

ROW: Final = "condition"
_ROW_FIELD = re.compile(rf"{ROW}-([0-9]{{1,6}})-field")
_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
_CARRIED: Final = ("name", "version", "workflows", "states")
_LONGEST_LIST: Final = 60_000
_CHOICES: Final[Mapping[str, tuple[Operator, bool]]] = {
    PRESENT: (Operator.EXISTS, True),
    MISSING: (Operator.EXISTS, False),
    YES: (Operator.EQ, True),
    NO: (Operator.EQ, False),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionRow:
    """One condition as the form shows it: *field* is its name there; without a *kind* the workflows no longer have it."""

    field: str
    name: str
    kind: FieldType | None
    operators: Mapping[str, str]
    is_list: bool


def searchable(workflows: Sequence[Workflow]) -> Mapping[str, FieldType]:
    """Return the fields that a condition can be about: plain ones of every workflow, of the same type in all."""
    found: dict[str, FieldType] = {}
    for place, workflow in enumerate(workflows):
        plain = {one.name: one.type for one in workflow.fields if not one.sensitive}
        found = plain if place == 0 else {name: kind for name, kind in found.items() if plain.get(name) is kind}
    # A workflow's own field of such a name goes first, also where it can't be searched.
    named = {one.name for workflow in workflows for one in workflow.fields}
    own = {name: one.type for name, one in OWN_FIELDS.items() if name not in named} if workflows else {}
    return {**dict(sorted(found.items())), **own}


def fill(form: Form, filter_: Filter) -> None:
    """Show *filter_* as if it had been typed."""
    typed: dict[str, Sequence[str]] = {
        "name": [filter_.id],
        "version": [str(filter_.version)],
        "workflows": list(filter_.workflows),
        "states": list(filter_.states),
    }
    for number, condition in enumerate(filter_.where, start=1):
        typed |= _typed_condition(f"{ROW}-{number}", condition)
    form.typed, form.is_sent = typed, True


def add_row(form: Form, name: str) -> None:
    numbers = [int(number) for number, _ in _numbered(form)]
    form.typed = {**form.typed, f"{ROW}-{max(numbers, default=0) + 1}-field": [name], "add": []}


def drop_row(form: Form, field: str) -> None:
    form.typed = {
        name: given for name, given in form.typed.items() if name != field and not name.startswith(f"{field}-")
    }


def rows(form: Form, fields: Mapping[str, FieldType]) -> list[ConditionRow]:
    """Return the conditions that were picked so far."""
    return [_row(form, f"{ROW}-{number}", name, fields.get(name)) for number, name in _numbered(form)]


def carried(form: Form, *shown: str) -> Iterator[tuple[str, str]]:
    """Yield what was typed elsewhere, for a step that shows other fields; *shown* are the beginnings of their names."""
    for name, given in form.typed.items():
        if (name in _CARRIED or name.startswith(f"{ROW}-")) and not name.startswith(shown):
            yield from ((name, value) for value in given)


def conditions_in(form: Form, fields: Mapping[str, FieldType]) -> tuple[Condition, ...]:
    """Return what was typed; tell the form of each fault."""
    found = rows(form, fields)
    if form.value("add"):
        # A condition that the user believes to be there would let the filter find more than they think.
        form.fail("add", "Add the condition for the field that you chose, or choose no field")
    if len(found) > CONDITIONS.most:
        form.fail("add", f"A filter can have {CONDITIONS.most} conditions. Take some out.")
    return tuple(condition for row in found if (condition := _condition(form, row)) is not None)


def _condition(form: Form, row: ConditionRow) -> Condition | None:
    if row.kind is None:
        form.fail(f"{row.field}-op", f"{row.name} can’t be searched in these workflows. Remove the condition")
        return None
    chosen = form.choice(f"{row.field}-op", list(row.operators), f"Choose how {row.name} is compared")
    if chosen in _CHOICES:
        op, value = _CHOICES[chosen]
        return Condition(field=row.name, op=op, value=value)
    compared = Operator(chosen)
    if compared is Operator.OLDER_THAN:
        missing = f"Enter how many months {row.name} is older than"
        months = form.whole(f"{row.field}-months", missing, least=1, most=LONGEST)
        return Condition(field=row.name, op=compared, value={"months": months})
    given = _list(form, row, row.kind) if compared is Operator.IN else _value(form, row, row.kind)
    return None if given is None else Condition(field=row.name, op=compared, value=given)


def _value(form: Form, row: ConditionRow, kind: FieldType) -> object:
    if kind is FieldType.DATE:
        return form.day(row.field, f"Enter the day that {row.name} is compared with").isoformat()
    text = form.text(row.field, f"Enter what {row.name} is compared with")
    if "\n" in text:
        form.fail(row.field, f"Enter one value for {row.name}, or choose “is one of”")
    return _read(form, row, kind, text) if text else None


def _list(form: Form, row: ConditionRow, kind: FieldType) -> list[object]:
    text = form.text(row.field, f"Enter what {row.name} may be, each on a line", most=_LONGEST_LIST)
    lines = dict.fromkeys(stripped for line in text.split("\n") if (stripped := line.strip()))
    return [_read(form, row, kind, line) for line in lines]


def _read(form: Form, row: ConditionRow, kind: FieldType, text: str) -> object:
    match kind:
        case FieldType.NUMBER if _NUMBER.fullmatch(text):
            return float(text) if "." in text else int(text)
        case FieldType.NUMBER:
            form.fail(row.field, f"Enter a number for {row.name}, like 12 or 3.5")
        case FieldType.DATE if read_date(text) is not None:
            return text
        case FieldType.DATE:
            form.fail(row.field, f"Enter the days for {row.name} like 2027-03-27, each on a line")
        case FieldType.BOOLEAN if text in {YES, NO}:
            return text == YES
        case FieldType.BOOLEAN:
            form.fail(row.field, f"Enter {YES} or {NO} for {row.name}")
        case _:
            return text
    return None


def _numbered(form: Form) -> list[tuple[str, str]]:
    found = [(hit[1], given[0]) for name, given in form.typed.items() if (hit := _ROW_FIELD.fullmatch(name))]
    return sorted(found, key=lambda one: int(one[0]))


def _row(form: Form, field: str, name: str, kind: FieldType | None) -> ConditionRow:
    chosen = form.value(f"{field}-op")
    return ConditionRow(
        field=field,
        name=name,
        kind=kind,
        operators={} if kind is None else operators_of(kind, chosen),
        is_list=kind is not None and (takes_texts(kind) or chosen == Operator.IN),
    )


def _typed_condition(field: str, condition: Condition) -> Mapping[str, Sequence[str]]:
    value, op = condition.value, condition.op
    given = {f"{field}-field": [condition.field]}
    if isinstance(value, bool) and op is not Operator.IN:
        # Not being ticked is the same as being unticked: a missing value is neither.
        has_it = value if op is not Operator.NE else not value
        names = (PRESENT, MISSING) if op is Operator.EXISTS else (YES, NO)
        return {**given, f"{field}-op": [names[0] if has_it else names[1]]}
    given |= {f"{field}-op": [op.value]}
    if op is Operator.OLDER_THAN:
        return {**given, f"{field}-months": [str(months_of(value) or "")]}
    if isinstance(value, list):
        return {**given, field: ["\n".join(map(value_words, value))]}
    read = read_date(value)
    parts = {} if read is None else {"day": read.day, "month": read.month, "year": read.year}
    return {
        **given,
        field: [value_words(value)],
        **{f"{field}-{part}": [str(number)] for part, number in parts.items()},
    }
