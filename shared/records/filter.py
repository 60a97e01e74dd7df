"""A filter: a saved search over cases, by values that are not sensitive."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from types import MappingProxyType

from shared.kernel.clock import LocalDay
from shared.kernel.errors import Fault, Invalid, RuleConflict
from shared.kernel.identifiers import FilterId, WorkflowId
from shared.records.condition import Condition, Operator, choice_faults, condition_faults, field_faults, holds
from shared.records.own_field import OWN_FIELDS, own_values, person_faults, workflows_of_people
from shared.records.record import Record
from shared.records.workflow import Kind, Workflow, treatment_of

OUTDATED = "filter_outdated"
_NAMED = 5  # fields that a refusal names


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """At least one workflow of kind ``case`` and one state."""

    id: FilterId
    workflows: tuple[WorkflowId, ...]
    states: tuple[str, ...]
    where: tuple[Condition, ...] = ()
    version: int = 0


def is_in_filter(record: Record, filter_: Filter, workflow: Workflow | None, on: LocalDay | None = None) -> bool:
    """Tell whether *record*, of *workflow*, is in the filter's workflows and states, and meets all conditions.

    *on* is the day that ages are judged by, and in whose zone an instant becomes a day (R1a).
    """
    if not is_in_place(record, filter_):
        return False
    definitions = workflow.definitions() if workflow else {}
    today = on.day if on else None
    own = own_values(record, on) if any(one.of_record for one in filter_.where) else {}
    return all(
        holds(one, own, OWN_FIELDS.get(one.field), today)
        if one.of_record
        else holds(one, record.values, definitions.get(one.field), today)
        for one in filter_.where
    )


def is_in_place(record: Record, filter_: Filter) -> bool:
    """Tell whether *record* is in the filter's workflows and states."""
    return record.key.workflow in filter_.workflows and record.state in filter_.states


def needs_day(filter_: Filter) -> bool:
    """Tell whether what is in the filter depends on the tenant's day or its zone."""
    return any(one.of_record or one.op is Operator.OLDER_THAN for one in filter_.where)


def resolved(filter_: Filter, workflows: Collection[Workflow]) -> Filter:
    """Return the filter as it is saved: what none of *workflows* defines is the record's own, if there is such a thing.

    A workflow's own field goes first, and what was decided is kept: no later change of a workflow gives a condition another
    meaning.
    """
    defined = {name for workflow in workflows for name in workflow.definitions()}
    where = (replace(one, of_record=one.field in OWN_FIELDS and one.field not in defined) for one in filter_.where)
    return replace(filter_, where=tuple(where))


def people_named(filter_: Filter) -> Collection[str]:
    """Return the workflows that conditions on ``person_id`` name."""
    return dict.fromkeys(name for one in filter_.where for name in workflows_of_people(one)).keys()


def is_outdated(filter_: Filter, *workflows: Workflow | None) -> bool:
    """Tell whether a condition no longer fits the fields of one of *workflows*."""
    known = [one for one in workflows if one is not None]
    if len(known) < len(workflows):
        return bool(filter_.where)
    return any(True for _ in _misfits(filter_, known))


def hidden(filter_: Filter, workflows: Mapping[str, Workflow]) -> Filter:
    """Return the filter without the values of conditions on fields that are sensitive or undefined now (X8)."""
    known = [workflows[name].definitions() if name in workflows else {} for name in filter_.workflows]
    shown = (
        one
        if one.of_record or all(treatment_of(fields, one.field) is None for fields in known)
        else replace(one, value=None)
        for one in filter_.where
    )
    return replace(filter_, where=tuple(shown))


def check_filter(
    filter_: Filter, workflows: Mapping[WorkflowId, Workflow], people: Mapping[str, Workflow] = MappingProxyType({})
) -> None:
    """Raise ``Invalid`` with every fault; *workflows* are those that exist, *people* those of ``people_named``."""
    misfits = (fault for _, fault in _misfits(filter_, workflows.values()))
    strangers = (
        fault for place, one in enumerate(filter_.where) for fault in person_faults(f"/where/{place}", one, people)
    )
    # Only when it is saved: what is no choice any more may still be stored, and a saved filter goes on finding it.
    faults = (*_place_faults(filter_, workflows), *misfits, *strangers, *_choice_faults(filter_, workflows.values()))
    if faults:
        raise Invalid("invalid_filter", "the filter can't be saved", faults)


def check_current(filter_: Filter, workflows: Mapping[str, Workflow]) -> None:
    """Raise ``RuleConflict`` if a field that the filter asks for has gone, become sensitive or changed its type (X19)."""
    misfits = list(_misfits(filter_, workflows.values()))
    if not misfits:
        return
    names = list(dict.fromkeys(name for name, _ in misfits))
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    fields = ", ".join(names[:_NAMED]) + more
    says = f"the workflows no longer fit the filter's conditions on {fields}: save the filter again"
    raise RuleConflict(OUTDATED, says, tuple(fault for _, fault in misfits))


def _place_faults(filter_: Filter, workflows: Mapping[WorkflowId, Workflow]) -> Iterator[Fault]:
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


def _choice_faults(filter_: Filter, workflows: Collection[Workflow]) -> Iterator[Fault]:
    for place, condition in enumerate(filter_.where):
        definitions = [one.definitions().get(condition.field) for one in workflows]
        limits = [one.choices for one in definitions if one is not None and one.choices is not None]
        # What one of the workflows takes may be asked of all.
        if not condition.of_record and limits and len(limits) == len(definitions):
            yield from choice_faults(f"/where/{place}", condition, frozenset(chain.from_iterable(limits)))


def _misfits(filter_: Filter, workflows: Collection[Workflow]) -> Iterator[tuple[str, Fault]]:
    """Yield the field of each condition that does not fit one of *workflows*, with the fault."""
    for place, condition in enumerate(filter_.where):
        if condition.of_record:
            for fault in field_faults(f"/where/{place}", condition, OWN_FIELDS[condition.field]):
                yield condition.field, fault
            continue
        for one in _unlike(condition.field, workflows):
            for fault in condition_faults(f"/where/{place}", condition, one):
                yield condition.field, fault


def _unlike(field: str, workflows: Collection[Workflow]) -> Collection[Workflow]:
    """Return those of *workflows* that may find different faults, so that a long list of values is judged once a type (X21)."""
    found: dict[tuple[str, str], Workflow] = {}
    for one in workflows:
        definition = one.definitions().get(field)
        # A refusal for want of a plain field names the workflow.
        unlike = ("workflow", one.id) if definition is None or definition.sensitive else ("type", definition.type)
        found.setdefault(unlike, one)
    return found.values()
