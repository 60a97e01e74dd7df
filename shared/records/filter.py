"""A filter: a saved search over cases, by values that are not sensitive."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from shared.kernel.errors import Fault, Invalid, RuleConflict
from shared.kernel.identifiers import FilterId, WorkflowId
from shared.records.condition import Condition, condition_faults, holds
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


def is_in_filter(record: Record, filter_: Filter, workflow: Workflow | None) -> bool:
    """Tell whether *record*, of *workflow*, is in the filter's workflows and states, and meets all conditions."""
    if not is_in_place(record, filter_):
        return False
    definitions = workflow.definitions() if workflow else {}
    return all(holds(one, record.values, definitions.get(one.field)) for one in filter_.where)


def is_in_place(record: Record, filter_: Filter) -> bool:
    """Tell whether *record* is in the filter's workflows and states."""
    return record.key.workflow in filter_.workflows and record.state in filter_.states


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
        one if all(treatment_of(fields, one.field) is None for fields in known) else replace(one, value=None)
        for one in filter_.where
    )
    return replace(filter_, where=tuple(shown))


def check_filter(filter_: Filter, workflows: Mapping[WorkflowId, Workflow]) -> None:
    """Raise ``Invalid`` with every fault; *workflows* are those that exist."""
    misfits = (fault for _, fault in _misfits(filter_, workflows.values()))
    faults = (*_place_faults(filter_, workflows), *misfits)
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


def _misfits(filter_: Filter, workflows: Collection[Workflow]) -> Iterator[tuple[str, Fault]]:
    """Yield the field of each condition that does not fit one of *workflows*, with the fault."""
    for place, condition in enumerate(filter_.where):
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
