"""A filter: a saved search over cases, by values that are not sensitive."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from shared.kernel.errors import Fault, Invalid, RuleConflict
from shared.kernel.identifiers import FilterId, WorkflowId
from shared.records.condition import Condition, condition_faults, holds
from shared.records.record import Record
from shared.records.workflow import Kind, Workflow

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
    return any(True for _ in _where_faults(filter_, known))


def hidden(filter_: Filter, workflows: Mapping[str, Workflow]) -> Filter:
    """Return the filter without the values of conditions on fields that are sensitive or undefined now (X8)."""

    def shown(condition: Condition) -> Condition:
        known = [workflows[name].definitions() if name in workflows else {} for name in filter_.workflows]
        found = [fields.get(condition.field) for fields in known]
        is_plain = all(one is not None and not one.sensitive for one in found)
        return condition if is_plain else replace(condition, value=None)

    return replace(filter_, where=tuple(map(shown, filter_.where)))


def check_filter(filter_: Filter, workflows: Mapping[WorkflowId, Workflow]) -> None:
    """Raise ``Invalid`` with every fault; *workflows* are those that exist."""
    faults = (*_place_faults(filter_, workflows), *_where_faults(filter_, workflows.values()))
    if faults:
        raise Invalid("invalid_filter", "the filter can't be saved", faults)


def check_current(filter_: Filter, workflows: Mapping[str, Workflow]) -> None:
    """Raise ``RuleConflict`` if a field that the filter asks for has gone, become sensitive or changed its type (X19)."""
    faults = tuple(_where_faults(filter_, workflows.values()))
    if not faults:
        return
    places = {int(fault.pointer.split("/")[2]) for fault in faults}
    names = list(dict.fromkeys(filter_.where[place].field for place in sorted(places)))
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    fields = ", ".join(names[:_NAMED]) + more
    raise RuleConflict(
        OUTDATED, f"the workflows no longer fit the filter's conditions on {fields}: save the filter again", faults
    )


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


def _where_faults(filter_: Filter, workflows: Collection[Workflow]) -> Iterator[Fault]:
    for place, condition in enumerate(filter_.where):
        for one in _unlike(condition.field, workflows):
            yield from condition_faults(f"/where/{place}", condition, one)


def _unlike(field: str, workflows: Collection[Workflow]) -> Collection[Workflow]:
    """Return those of *workflows* that may find different faults, so that a long list of values is judged once a type (X21)."""
    found: dict[tuple[str, str], Workflow] = {}
    for one in workflows:
        definition = one.definitions().get(field)
        is_plain = definition is not None and not definition.sensitive
        found.setdefault(("type", definition.type) if definition and is_plain else ("workflow", one.id), one)
    return found.values()
