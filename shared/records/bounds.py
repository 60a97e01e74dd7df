"""How much a workflow and a filter may hold, so that what they make the system read is bounded (X21)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

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
    bounds.RULES.check(len(workflow.rules), "/rules")
    _check_size(bounds.WORKFLOW_SIZE, asdict(workflow), ("states", "transitions", "fields", "rules"))


def check_bounds_of_filter(filter_: Filter) -> None:
    """Raise ``Invalid`` with the most of what *filter_* has too many of, as it is saved and as it is used."""
    # By the names alone: what its workflows gain or lose later makes no filter wider.
    bounds.PLACES.check(len(filter_.workflows) * len(filter_.states), "/states")
    bounds.CONDITIONS.check(len(filter_.where), "/where")
    for place, condition in enumerate(filter_.where):
        if isinstance(condition.value, list):
            bounds.ITEMS.check(len(condition.value), f"/where/{place}/value")
    _check_size(
        bounds.FILTER_SIZE, {**asdict(filter_), "where": _conditions(filter_)}, ("workflows", "states", "where")
    )


def _conditions(filter_: Filter) -> list[dict[str, object]]:
    # What is only ever written where it is so takes no place elsewhere.
    return [
        {name: said for name, said in asdict(one).items() if said is not False or name == "value"}
        for one in filter_.where
    ]


def _check_size(bound: Bound, thing: Mapping[str, object], parts: Sequence[str]) -> None:
    sizes = {part: _size_of(thing[part]) for part in parts}
    # The fault is at the heaviest part, where there is most to take away.
    bound.check(_size_of(thing), f"/{max(sizes, key=lambda part: sizes[part])}")


def _size_of(thing: object) -> int:
    # As the store writes it. A lone surrogate is refused later, by the store.
    return len(json.dumps(thing, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass"))
