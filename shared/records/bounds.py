"""How much a workflow and a filter may hold, so that what they make the system read is bounded (X21)."""

from shared.kernel import bounds
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


def check_bounds_of_filter(filter_: Filter) -> None:
    """Raise ``Invalid`` with the most of what *filter_* has too many of, as it is saved and as it is used."""
    # By the names alone: what its workflows gain or lose later makes no filter wider.
    bounds.PLACES.check(len(filter_.workflows) * len(filter_.states), "/states")
    bounds.CONDITIONS.check(len(filter_.where), "/where")
    for place, condition in enumerate(filter_.where):
        if isinstance(condition.value, list):
            bounds.ITEMS.check(len(condition.value), f"/where/{place}/value")
