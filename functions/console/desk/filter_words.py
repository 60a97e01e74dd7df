"""What a filter asks for, in words, and what differs between two."""

from collections.abc import Callable, Mapping
from typing import Final

from functions.console.desk.differences import ChangedLine
from functions.console.frame.words import NO, YES, day, value_words
from shared.records.age import months_of
from shared.records.condition import Condition, Operator
from shared.records.field_type import FieldType, read_date
from shared.records.filter import Filter
from shared.records.own_field import CREATED_AT, PERSON, STATE_ENTERED_AT

_HIDDEN: Final = "can no longer be searched, so its value is not shown"
_NUMBERS: Final[Mapping[Operator, str]] = {
    Operator.LT: "is less than",
    Operator.LE: "is at most",
    Operator.GT: "is more than",
    Operator.GE: "is at least",
}
_DAYS: Final[Mapping[Operator, str]] = {
    Operator.LT: "is before",
    Operator.LE: "is on or before",
    Operator.GT: "is after",
    Operator.GE: "is on or after",
}
# What every record has, beside the fields of its workflow.
OWN: Final[Mapping[str, str]] = {
    STATE_ENTERED_AT: "The day it came into its state",
    CREATED_AT: "The day the system first had it",
    PERSON: "The person it is about, such as people/p1",
}
OLDER: Final = "is older than"
_ALL: Final[Mapping[Operator, str]] = {Operator.EQ: "is", Operator.NE: "is not", Operator.IN: "is one of"}
# Choices of an operator that hold a value, too.
PRESENT: Final = "present"
MISSING: Final = "missing"
_EXISTENCE: Final = {PRESENT: "has a value", MISSING: "has no value"}


def operators_of(kind: FieldType, chosen: str = "") -> Mapping[str, str]:
    """Return what a condition on a field of *kind* can ask, in words.

    Ranges serve dates and numbers better than lists, so a list is offered only where the condition has one already.
    """
    if kind is FieldType.BOOLEAN and chosen != Operator.IN:
        return {YES: "is ticked", NO: "is not ticked", **_EXISTENCE}
    if chosen == Operator.IN and not takes_texts(kind):
        return {Operator.IN.value: _ALL[Operator.IN]}
    if not kind.has_order:
        return {**{op.value: words for op, words in _ALL.items()}, **_EXISTENCE}
    ordering = _DAYS if kind is FieldType.DATE else _NUMBERS
    plain = (Operator.EQ, Operator.NE)
    age = {Operator.OLDER_THAN.value: OLDER} if kind is FieldType.DATE else {}
    ordered = {op.value: words for op, words in ordering.items()}
    return {**{op.value: _ALL[op] for op in plain}, **ordered, **age, **_EXISTENCE}


def takes_texts(kind: FieldType) -> bool:
    return kind not in {FieldType.DATE, FieldType.NUMBER, FieldType.BOOLEAN}


def condition_words(condition: Condition) -> str:
    """Return the condition as a clause; a hidden value is None."""
    value, op = condition.value, condition.op
    if value is None:
        return f"{condition.field} {_HIDDEN}"
    if op is Operator.EXISTS:
        return f"{condition.field} {_EXISTENCE[PRESENT if value else MISSING]}"
    if op is Operator.IN and isinstance(value, list):
        return f"{condition.field} {_ALL[op]} {', '.join(value_words(one) for one in value)}"
    if op is Operator.OLDER_THAN:
        return f"{condition.field} {OLDER} {age_words(value)}"
    # Dates alone are texts that have an order.
    read = read_date(value) if op in _DAYS else None
    words = (_NUMBERS if read is None else _DAYS).get(op) or _ALL[op]
    return f"{condition.field} {words} {value_words(value) if read is None else day(read)}"


def age_words(age: object) -> str:
    months = months_of(age)
    return "one month" if months == 1 else f"{months} months"


_LABELS: Final[Mapping[str, Callable[[Filter], str]]] = {
    "Workflows": lambda filter_: ", ".join(filter_.workflows),
    "States": lambda filter_: ", ".join(filter_.states),
    "Conditions": lambda filter_: "; ".join(map(condition_words, filter_.where)) or "none",
}


def filter_lines(filter_: Filter) -> Mapping[str, str]:
    """Return what the filter asks for, by label."""
    return {label: words(filter_) for label, words in _LABELS.items()}


def filter_differences(before: Filter | None, after: Filter) -> list[ChangedLine]:
    """Return what *after* asks for otherwise than *before*."""
    was = filter_lines(before) if before else {}
    return [
        ChangedLine(label=label, before=was.get(label, ""), after=words)
        for label, words in filter_lines(after).items()
        if was.get(label) != words
    ]
