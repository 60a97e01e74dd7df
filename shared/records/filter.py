"""A filter: a saved search over cases, by values that are not sensitive."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from shared.kernel.errors import Fault, Invalid
from shared.kernel.identifiers import FilterId, WorkflowId
from shared.records.record import Record
from shared.records.values import FieldValues
from shared.records.workflow import Kind, Workflow


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One comparison; all must hold."""

    field: str
    op: Operator
    value: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """At least one workflow of kind ``case`` and one state."""

    id: FilterId
    workflows: tuple[WorkflowId, ...]
    states: tuple[str, ...]
    where: tuple[Condition, ...] = ()
    version: int = 0


def is_in_filter(record: Record, filter_: Filter) -> bool:
    """Tell whether *record* is in the filter's workflows and states, and meets all conditions."""
    in_place = record.key.workflow in filter_.workflows and record.state in filter_.states
    return in_place and all(_holds(condition, record.values) for condition in filter_.where)


def check_filter(filter_: Filter, workflows: Mapping[WorkflowId, Workflow]) -> None:
    """Raise ``Invalid`` with every fault; *workflows* are those that exist."""
    faults = tuple(_faults(filter_, workflows))
    if faults:
        raise Invalid("invalid_filter", "the filter can't be saved", faults)


def _faults(filter_: Filter, workflows: Mapping[WorkflowId, Workflow]) -> Iterator[Fault]:
    if not filter_.workflows:
        yield Fault("/workflows", "a filter names at least one workflow of kind case")
    if not filter_.states:
        yield Fault("/states", "a filter names at least one state")
    for place, workflow in enumerate(filter_.workflows):
        if workflow not in workflows:
            yield Fault(f"/workflows/{place}", "unknown workflow")
        elif workflows[workflow].kind is not Kind.CASE:
            yield Fault(f"/workflows/{place}", "not a workflow of kind case")
    for place, state in enumerate(filter_.states):
        if not any(workflow.has_state(state) for workflow in workflows.values()):
            yield Fault(f"/states/{place}", "not a state of any of these workflows")
    for place, condition in enumerate(filter_.where):
        yield from _condition_faults(f"/where/{place}", condition, workflows)


def _condition_faults(at: str, condition: Condition, workflows: Mapping[WorkflowId, Workflow]) -> Iterator[Fault]:
    for workflow in workflows.values():
        definition = workflow.definitions().get(condition.field)
        if definition is None:
            yield Fault(f"{at}/field", f"not a field of workflow {workflow.id}")
        elif definition.sensitive:
            yield Fault(f"{at}/field", f"a sensitive field of workflow {workflow.id} can't be searched")
    # JSON's 1e999 is infinity in Python, and no row can hold it.
    if not _is_finite(condition.value):
        yield Fault(f"{at}/value", "a number is outside what can be stored")
    match condition.op, condition.value:
        case (Operator.EXISTS, bool()) | (Operator.IN, list()):
            pass
        case (Operator.EXISTS, _):
            yield Fault(f"{at}/value", "exists takes true or false")
        case (Operator.IN, _):
            yield Fault(f"{at}/value", "in takes a list")
        case (_, bool() | str() | int() | float()):
            pass
        case _:
            yield Fault(f"{at}/value", "must be a text, a number, true or false")


def _is_finite(value: object) -> bool:
    match value:
        case float():
            return math.isfinite(value)
        case list():
            return all(map(_is_finite, value))
        case dict():
            return all(map(_is_finite, value.values()))
        case _:
            return True


def _holds(condition: Condition, values: FieldValues) -> bool:
    value = values.get(condition.field)
    if condition.op is Operator.EXISTS:
        return (value is not None) == condition.value
    # A missing value meets no comparison, not even `ne`.
    if value is None:
        return False
    if condition.op is Operator.IN:
        return isinstance(condition.value, list) and any(_same(value, one) for one in condition.value)
    if condition.op is Operator.EQ:
        return _same(value, condition.value)
    if condition.op is Operator.NE:
        return not _same(value, condition.value)
    return _is_ordered(condition.op, value, condition.value)


def _same(left: object, right: object) -> bool:
    # True equals 1 in Python, but a tick is not a number to an officer who searches.
    return isinstance(left, bool) == isinstance(right, bool) and left == right


def _is_ordered(op: Operator, left: object, right: object) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        order = (left > right) - (left < right)
    elif _is_number(left) and _is_number(right):
        order = (left > right) - (left < right)  # type: ignore[operator]  # both are numbers, as just checked
    else:
        return False
    match op:
        case Operator.LT:
            return order < 0
        case Operator.LE:
            return order <= 0
        case Operator.GT:
            return order > 0
        case _:
            return order >= 0


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
