"""A filter's condition: a field, an operator and a value, compared by the field's type (X19)."""

import operator
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.kernel.errors import Fault
from shared.records.age import AGE_FORM, is_older, months_of
from shared.records.field_type import FieldType, Typed, expected, typed
from shared.records.values import FieldValues, is_storable
from shared.records.workflow import FieldDefinition, Workflow


class Operator(StrEnum):
    """How a condition compares a record's value with its own."""

    EQ = "eq"
    NE = "ne"
    LT = "lt"
    LE = "le"
    GT = "gt"
    GE = "ge"
    IN = "in"
    EXISTS = "exists"
    OLDER_THAN = "older_than"


_COMPARISONS: Mapping[Operator, Callable[[Typed, Typed], bool]] = {
    Operator.EQ: operator.eq,
    Operator.NE: operator.ne,
    Operator.LT: operator.lt,
    Operator.LE: operator.le,
    Operator.GT: operator.gt,
    Operator.GE: operator.ge,
}
_ORDERING = frozenset({Operator.LT, Operator.LE, Operator.GT, Operator.GE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One comparison; all must hold."""

    field: str
    op: Operator
    value: object
    of_record: bool = False  # the field is the record's own, and none of its workflow (R1a)


def condition_faults(at: str, condition: Condition, workflow: Workflow) -> Iterator[Fault]:
    """Yield what keeps *workflow* from being searched by *condition*, at the pointer *at*; no message repeats the value (X8)."""
    definition = workflow.definitions().get(condition.field)
    if definition is None:
        yield Fault(f"{at}/field", f"not a field of workflow {workflow.id}")
    elif definition.sensitive:
        yield Fault(f"{at}/field", f"a sensitive field of workflow {workflow.id} can't be searched")
    else:
        yield from field_faults(at, condition, definition)


def field_faults(at: str, condition: Condition, field: FieldDefinition) -> Iterator[Fault]:
    """Yield what keeps *condition* from being asked of the plain *field*."""
    if condition.op in _ORDERING and not field.type.has_order:
        message = f"{condition.op} compares dates and numbers; {field.name} is of type {field.type} and takes eq, ne, in and exists"
        yield Fault(f"{at}/op", message)
        return
    if condition.op is Operator.OLDER_THAN and field.type is not FieldType.DATE:
        message = f"older_than asks for the age of a date; {field.name} is of type {field.type}"
        yield Fault(f"{at}/op", message)
        return
    match condition.op, condition.value:
        case (Operator.EXISTS, bool()):
            pass
        case (Operator.EXISTS, _):
            yield Fault(f"{at}/value", "exists takes true or false")
        case (Operator.OLDER_THAN, age):
            if months_of(age) is None:
                yield Fault(f"{at}/value", AGE_FORM)
        case (Operator.IN, list() as values):
            for place, one in enumerate(values):
                yield from _value_faults(f"{at}/value/{place}", one, field)
        case (Operator.IN, _):
            yield Fault(f"{at}/value", f"in takes a list of values; {expected(field.name, field.type)}")
        case _:
            yield from _value_faults(f"{at}/value", condition.value, field)


def choice_faults(at: str, condition: Condition, choices: Collection[object]) -> Iterator[Fault]:
    """Yield the values that a condition asks for and that are none of *choices*."""
    match condition.op, condition.value:
        case (Operator.EQ, str() as value) if value not in choices:
            yield Fault(f"{at}/value", f"not a choice of {condition.field}")
        case (Operator.IN, list() as values):
            for place, value in enumerate(values):
                # What is no text is said by its type.
                if isinstance(value, str) and value not in choices:
                    yield Fault(f"{at}/value/{place}", f"not a choice of {condition.field}")
        case _:
            pass  # what isn't equal to something may be anything


def _value_faults(at: str, value: object, field: FieldDefinition) -> Iterator[Fault]:
    if value is None:
        yield Fault(at, f"{expected(field.name, field.type)}; exists finds what has no value")
    elif typed(value, field.type) is None:
        yield Fault(at, expected(field.name, field.type))
    elif not is_storable(value):
        yield Fault(at, "a number is outside what can be stored")


def holds(
    condition: Condition, values: FieldValues, definition: FieldDefinition | None, today: date | None = None
) -> bool:
    """Tell whether *values* meet the condition, by the field's definition of now; *today* is the day that ages are judged on.

    A stored value that its type can't read meets no comparison, and neither does a missing one. A condition that no longer fits
    its field holds for none, and neither does an age without a day to judge it on.
    """
    if definition is None or definition.sensitive:
        return False
    value = values.get(condition.field)
    if condition.op is Operator.EXISTS:
        return isinstance(condition.value, bool) and (value is not None) == condition.value
    found = typed(value, definition.type)
    if found is None:
        return False
    if condition.op is Operator.OLDER_THAN:
        return _is_older(found, condition.value, today)
    if condition.op is Operator.IN:
        wanted = (
            [typed(one, definition.type) for one in condition.value] if isinstance(condition.value, list) else [None]
        )
        return None not in wanted and found in wanted
    other = typed(condition.value, definition.type)
    makes_sense = condition.op not in _ORDERING or definition.type.has_order
    return other is not None and makes_sense and _COMPARISONS[condition.op](found, other)


def _is_older(found: Typed, age: object, today: date | None) -> bool:
    months = months_of(age)
    return isinstance(found, date) and months is not None and today is not None and is_older(found, months, today)
