"""How much a workflow and a filter may hold, so that what they make the system read is bounded (X21)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from shared.kernel import bounds
from shared.kernel.bounds import Bound
from shared.records.filter import Filter
from shared.records.workflow import Workflow


def check_bounds_of_workflow(workflow: Workflow) -> None:
    """Raise ``Invalid`` with the most of what *workflow* has too many of."""
    bounds.STATES.check(len(workflow.states), "/states")
    bounds.TRANSITIONS.check(len(workflow.transitions), "/transitions")
    for place, transition in enumerate(workflow.transitions):
        bounds.STATES.check(len(transition.origins), f"/transitions/{place}/from")
    bounds.FIELDS.check(len(workflow.fields), "/fields")
    for place, definition in enumerate(workflow.fields):
        bounds.CHOICES.check(len(definition.choices or ()), f"/fields/{place}/choices")
    bounds.FILE_TYPES_THERE.check(len(workflow.file_types or ()), "/file_types")
    bounds.RULES.check(len(workflow.rules), "/rules")
    whole = _given(asdict(workflow), "file_types")
    fields = [_given(one, "choices") for one in whole["fields"]]
    parts = ("states", "transitions", "fields", "rules", *(["file_types"] if workflow.file_types else []))
    _check_size(bounds.WORKFLOW_SIZE, {**whole, "fields": fields}, parts)


def check_bounds_of_filter(filter_: Filter) -> None:
    """Raise ``Invalid`` with the most of what *filter_* has too many of, as it is saved and as it is used."""
    # By the names alone: what its workflows gain or lose later makes no filter wider.
    bounds.PLACES.check(len(filter_.workflows) * len(filter_.states), "/states")
    bounds.CONDITIONS.check(len(filter_.where), "/where")
    for place, condition in enumerate(filter_.where):
        if isinstance(condition.value, list):
            bounds.ITEMS.check(len(condition.value), f"/where/{place}/value")
    where = [_given(asdict(one), "of_record") for one in filter_.where]
    _check_size(bounds.FILTER_SIZE, {**asdict(filter_), "where": where}, ("workflows", "states", "where"))


def _given(said: dict[str, Any], name: str) -> dict[str, Any]:
    # What is written only where it was given takes no place elsewhere.
    return said if said[name] else {one: value for one, value in said.items() if one != name}


def _check_size(bound: Bound, thing: Mapping[str, object], parts: Sequence[str]) -> None:
    sizes = {part: _size_of(thing[part]) for part in parts}
    # The fault is at the heaviest part, where there is most to take away.
    bound.check(_size_of(thing), f"/{max(sizes, key=lambda part: sizes[part])}")


def _size_of(thing: object) -> int:
    # As the store writes it. A lone surrogate is refused later, by the store.
    return len(json.dumps(thing, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass"))
