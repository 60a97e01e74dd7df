"""What makes a workflow fit to be saved: no erasure has to interpret it (X2)."""

from collections.abc import Iterator, Sequence

from shared.kernel.errors import Fault, Invalid
from shared.records.treatments import TREATMENTS
from shared.records.workflow import Kind, Workflow


def check_workflow(workflow: Workflow) -> None:
    """Raise ``Invalid`` with every fault of *workflow*."""
    faults = (
        *_state_faults(workflow),
        *_transition_faults(workflow),
        *_field_faults(workflow),
        *_rule_faults(workflow),
    )
    if faults:
        raise Invalid("invalid_workflow", "the workflow can't be saved", faults)


def _repeated(names: Sequence[str]) -> Iterator[int]:
    return (place for place, name in enumerate(names) if name in names[:place])


def _state_faults(workflow: Workflow) -> Iterator[Fault]:
    if not workflow.states:
        yield Fault("/states", "a workflow needs at least one state")
    for place in _repeated([state.name for state in workflow.states]):
        yield Fault(f"/states/{place}/name", "this state is named twice")


def _transition_faults(workflow: Workflow) -> Iterator[Fault]:
    for place in _repeated([transition.name for transition in workflow.transitions]):
        yield Fault(f"/transitions/{place}/name", "this transition is named twice")
    for place, transition in enumerate(workflow.transitions):
        if not transition.origins:
            yield Fault(f"/transitions/{place}/from", "a transition needs at least one state to leave")
        for position, origin in enumerate(transition.origins):
            if not workflow.has_state(origin):
                yield Fault(f"/transitions/{place}/from/{position}", "not a state of this workflow")
        if not workflow.has_state(transition.target):
            yield Fault(f"/transitions/{place}/to", "not a state of this workflow")


def _field_faults(workflow: Workflow) -> Iterator[Fault]:
    for place in _repeated([definition.name for definition in workflow.fields]):
        yield Fault(f"/fields/{place}/name", "this field is named twice")
    for place, definition in enumerate(workflow.fields):
        if definition.type not in TREATMENTS[definition.treatment].fits:
            message = f"treatment {definition.treatment} doesn't fit a field of type {definition.type}"
            yield Fault(f"/fields/{place}/treatment", message)


def _rule_faults(workflow: Workflow) -> Iterator[Fault]:
    if workflow.rules and workflow.kind is Kind.LEARNER:
        yield Fault("/rules", "rules move records by the policy run, which learners have no part in")
    for place, rule in enumerate(workflow.rules):
        if not workflow.has_state(rule.in_state):
            yield Fault(f"/rules/{place}/in_state", "not a state of this workflow")
        transition = workflow.transition(rule.transition)
        if transition is None:
            yield Fault(f"/rules/{place}/transition", "not a transition of this workflow")
        elif rule.in_state not in transition.origins:
            yield Fault(f"/rules/{place}/transition", "this transition doesn't leave that state")
