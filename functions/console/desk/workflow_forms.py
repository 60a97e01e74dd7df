"""The forms of a workflow's parts: rows as typed, and what they say when they are read.

The name of what a row is about travels in the form, so that what another user adds or takes out meanwhile can't shift one row's
answers to another.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from functions.console.frame.forms import Form
from functions.gateway.patterns import FILE_TYPE
from shared.kernel import bounds
from shared.records.field_type import FieldType
from shared.records.treatments import TreatmentName
from shared.records.workflow import FieldDefinition, State, Workflow, WorkflowRule

FIELDS: Final = "field"
STATES: Final = "state"
RULES: Final = "rule"
FILE_TYPES: Final = "file_types"
NAME_FORM: Final = "A name has 1 to 64 characters, none of them #"
LONGEST_WAIT: Final = 36_525  # days: a century
_NAME: Final = re.compile(r"[^#\x00-\x1f\x7f]{1,64}")
_MOST_ROWS: Final = 2 * bounds.FIELDS.most


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    """A row for a field: *at* begins the names of its inputs; what a blank form shows follows."""

    at: str
    name: str = ""
    is_known: bool = False
    type: str = FieldType.TEXT
    is_sensitive: bool = True
    treatment: str = TreatmentName.REMOVE
    choices: str = ""  # each on a line


@dataclass(frozen=True, slots=True, kw_only=True)
class StateRow:
    """A row for a state."""

    at: str
    name: str = ""
    is_known: bool = False
    is_end: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """A row for a rule; rules have no names, so they are sent whole."""

    at: str
    in_state: str = ""
    for_days: str = ""
    transition: str = ""


def field_rows(workflow: Workflow, form: Form, *, more: bool) -> list[FieldRow]:
    """Return a row for each field, those that were sent first, and one more if it is asked for."""
    known = {one.name: one for one in workflow.fields}
    rows = []
    for at, name, is_known in _named_rows(FIELDS, form, known, more=more):
        one = known.get(name)
        row = FieldRow(at=at, name=name, is_known=is_known)
        if one is not None:
            row = replace(
                row,
                type=one.type,
                is_sensitive=one.sensitive,
                treatment=one.treatment,
                choices="\n".join(one.choices or ()),
            )
        _fill(
            form,
            row.at,
            name=name,
            type=row.type,
            treatment=row.treatment,
            sensitive=row.is_sensitive,
            choices=row.choices,
        )
        rows.append(row)
    return rows


def state_rows(workflow: Workflow, form: Form, *, more: bool) -> list[StateRow]:
    ends = {one.name: one.end for one in workflow.states}
    rows = []
    for at, name, is_known in _named_rows(STATES, form, ends, more=more):
        row = StateRow(at=at, name=name, is_known=is_known, is_end=ends.get(name, False))
        _fill(form, at, name=name, end=row.is_end)
        rows.append(row)
    return rows


def rule_rows(workflow: Workflow, form: Form, *, more: bool) -> list[RuleRow]:
    rows = [
        RuleRow(at=f"{RULES}-{at}", in_state=one.in_state, for_days=str(one.for_days), transition=one.transition)
        for at, one in enumerate(workflow.rules, start=1)
    ]
    if form.is_sent:
        rows = [RuleRow(at=at) for at in form.rows(RULES, "days", _MOST_ROWS)]
    return [*rows, RuleRow(at=f"{RULES}-{len(rows) + 1}")] if more or not rows else rows


def fields_in(form: Form) -> tuple[dict[str, str], tuple[FieldDefinition, ...]]:
    """Return which row each place came of, and the fields; tell the form of each fault."""
    rows, found = [], []
    for at in form.rows(FIELDS, "name", _MOST_ROWS):
        if form.is_ticked(f"{at}-remove") or _is_empty(form, at):
            continue
        rows.append(at)
        found.append(
            FieldDefinition(
                name=_name(form, at, "Enter a name for the field"),
                type=form.choice(f"{at}-type", list(FieldType), "Choose a type"),
                sensitive=form.is_ticked(f"{at}-sensitive"),
                treatment=form.choice(f"{at}-treatment", list(TreatmentName), "Choose what an erasure does"),
                choices=lines_in(form, f"{at}-choices"),
            )
        )
    return _places(rows), tuple(found)


def lines_in(form: Form, field: str) -> tuple[str, ...] | None:
    """Return the text of each line, or None if there is none."""
    lines = (line.strip() for line in form.value(field).splitlines())
    return tuple(line for line in lines if line) or None


def file_types_in(form: Form) -> tuple[str, ...] | None:
    """Return the types that files may have, or None for any; tell the form if one can't be one."""
    found = lines_in(form, FILE_TYPES)
    if any(not re.fullmatch(FILE_TYPE, one) for one in found or ()):
        form.fail(FILE_TYPES, "A file type has 1 to 64 of the characters A-Z a-z 0-9 space . _ / + ( ) & ' , -")
    return found


def states_in(form: Form) -> tuple[dict[str, str], tuple[State, ...]]:
    rows, found = [], []
    for at in form.rows(STATES, "name", _MOST_ROWS):
        if form.is_ticked(f"{at}-remove") or _is_empty(form, at):
            continue
        rows.append(at)
        found.append(State(name=_name(form, at, "Enter a name for the state"), end=form.is_ticked(f"{at}-end")))
    return _places(rows), tuple(found)


def rules_in(form: Form, workflow: Workflow) -> tuple[dict[str, str], tuple[WorkflowRule, ...]]:
    states = [one.name for one in workflow.states]
    transitions = [one.name for one in workflow.transitions]
    rows, found = [], []
    for at in form.rows(RULES, "days", _MOST_ROWS):
        is_blank = not any(form.value(f"{at}-{part}").strip() for part in ("state", "days", "transition"))
        if form.is_ticked(f"{at}-remove") or is_blank:
            continue
        rows.append(at)
        found.append(
            WorkflowRule(
                in_state=form.choice(f"{at}-state", states, "Choose the state that the record is in"),
                for_days=form.whole(f"{at}-days", "Enter after how many days", most=LONGEST_WAIT),
                transition=form.choice(f"{at}-transition", [*transitions, ""], "Choose the transition")
                or _missing(form, f"{at}-transition", "Choose the transition"),
            )
        )
    return _places(rows), tuple(found)


def name_in(form: Form, field: str, missing: str) -> str:
    """Return a name of a state, field or transition, as the API takes it."""
    found = form.text(field, missing)
    return _checked(form, field, found) if found else ""


def _checked(form: Form, field: str, name: str) -> str:
    if not _NAME.fullmatch(name):
        form.fail(field, NAME_FORM)
    return name


def _missing(form: Form, field: str, message: str) -> str:
    form.fail(field, message)
    return ""


def _name(form: Form, at: str, missing: str) -> str:
    # What is there keeps its name to the letter: with a space less it would be another one.
    if form.is_ticked(f"{at}-known"):
        return _checked(form, f"{at}-name", form.value(f"{at}-name"))
    return name_in(form, f"{at}-name", missing)


def _is_empty(form: Form, at: str) -> bool:
    # A row that was added and left empty is no field.
    return not form.is_ticked(f"{at}-known") and not form.value(f"{at}-name").strip()


def _fill(form: Form, at: str, **shown: str | bool) -> None:
    """Give a row that was not in the form that was sent what a blank form would show in it."""
    if not form.is_sent or f"{at}-name" in form.typed:
        return
    texts = {name: "yes" if said is True else said for name, said in shown.items() if said is not False}
    form.typed = {**form.typed, **{f"{at}-{name}": [str(said)] for name, said in texts.items()}}


def _places(rows: Sequence[str]) -> dict[str, str]:
    return {str(place): at for place, at in enumerate(rows)}


def _named_rows(kind: str, form: Form, known: Collection[str], *, more: bool) -> Iterator[tuple[str, str, bool]]:
    sent = list(form.rows(kind, "name", _MOST_ROWS))
    names = [form.value(f"{at}-name") for at in sent]
    for at, name in zip(sent, names, strict=True):
        yield at, name, form.is_ticked(f"{at}-known")
    number = len(sent)
    for name in known:
        if name not in names:
            number += 1
            yield f"{kind}-{number}", name, True
    if more:
        yield f"{kind}-{number + 1}", "", False
