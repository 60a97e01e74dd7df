"""What makes a workflow fit to be saved: no erasure has to interpret it (X2)."""

from collections.abc import Iterator, Sequence

from shared.kernel.errors import Fault, Invalid
from shared.records.field_type import FieldType
from shared.records.treatments import TREATMENTS
from shared.records.workflow import LONGEST_CHOICE, FieldDefinition, Kind, Workflow


def check_workflow(workflow: Workflow) -> None:
    """Raise ``Invalid`` with every fault of *workflow*."""
    faults = (
        *_state_faults(workflow),
        *_transition_faults(workflow),
        *_field_faults(workflow),
        *_rule_faults(workflow),
        *_file_type_faults(workflow),
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
        for message in _choice_faults(definition):
            yield Fault(f"/fields/{place}/choices", message)


def _choice_faults(definition: FieldDefinition) -> Iterator[str]:
    if definition.choices is None:
        return
    if definition.type is not FieldType.CHOICE:
        yield f"only a field of type choice has choices; {definition.name} is of type {definition.type}"
    if not definition.choices:
        yield "name at least one choice, or leave choices out: the field takes any text then"
    if any(
        not 0 < len(one) <= LONGEST_CHOICE or one != one.strip() or not one.isprintable() for one in definition.choices
    ):
        yield f"a choice is a line of 1 to {LONGEST_CHOICE} characters, without spaces around it"
    if len(set(definition.choices)) < len(definition.choices):
        yield "a choice is named twice"


def _file_type_faults(workflow: Workflow) -> Iterator[Fault]:
    types = workflow.file_types
    if types is None:
        return
    if not types:
        yield Fault("/file_types", "name at least one type, or leave file_types out: a file may have any then")
    for place in _repeated(types):
        yield Fault(f"/file_types/{place}", "this file type is named twice")


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
