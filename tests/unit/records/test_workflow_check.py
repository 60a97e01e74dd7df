"""What makes a workflow fit to be saved."""

from dataclasses import replace

import pytest

from shared.kernel.errors import Fault
from shared.records.field_type import FieldType
from shared.records.treatments import TreatmentName
from shared.records.workflow import Kind, State, Transition, Workflow, WorkflowRule
from shared.records.workflow_check import check_workflow
from tests.unit.builders import a_field, a_workflow
from tests.unit.refusals import faults_of

TEXTS = {
    FieldType.TEXT,
    FieldType.TEXTAREA,
    FieldType.TELEPHONE,
    FieldType.EMAIL,
    FieldType.URL,
    FieldType.CHOICE,
}
FITTING = {
    TreatmentName.REMOVE: set(FieldType),
    TreatmentName.REPLACE: TEXTS,
    TreatmentName.YEAR: {FieldType.DATE},
    TreatmentName.OUTWARD_CODE: {FieldType.TEXT},
}


def _faults(workflow: Workflow) -> tuple[Fault, ...]:
    return faults_of("invalid_workflow", lambda: check_workflow(workflow))


def _transition(name: str = "go", origins: tuple[str, ...] = ("open",), target: str = "closed") -> Transition:
    return Transition(name=name, origins=origins, target=target)


def test_a_sound_workflow_passes() -> None:
    rule = WorkflowRule(in_state="closed", for_days=30, transition="archive")
    assert _faults(a_workflow(rules=(rule,))) == ()


def test_a_workflow_needs_a_state_and_nothing_else() -> None:
    bare = a_workflow(states=(), transitions=(), fields=())
    assert _faults(bare) == (Fault("/states", "a workflow needs at least one state"),)
    assert _faults(replace(bare, states=(State(name="only", end=False),))) == ()


def test_a_state_is_named_once() -> None:
    states = tuple(State(name=name, end=False) for name in ("open", "closed", "open", "open"))
    assert [fault.pointer for fault in _faults(a_workflow(states=states, transitions=()))] == [
        "/states/2/name",
        "/states/3/name",
    ]


def test_a_transition_is_named_once() -> None:
    workflow = a_workflow(transitions=(_transition("go"), _transition("come"), _transition("go")))
    assert _faults(workflow) == (Fault("/transitions/2/name", "this transition is named twice"),)


def test_a_transition_needs_a_state_to_leave() -> None:
    workflow = a_workflow(transitions=(_transition(), _transition("stay", origins=())))
    assert _faults(workflow) == (Fault("/transitions/1/from", "a transition needs at least one state to leave"),)


def test_a_transition_leaves_and_reaches_states_of_its_workflow() -> None:
    workflow = a_workflow(transitions=(_transition(origins=("open", "elsewhere"), target="beyond"),))
    assert [fault.pointer for fault in _faults(workflow)] == ["/transitions/0/from/1", "/transitions/0/to"]


def test_a_field_is_named_once() -> None:
    workflow = a_workflow(fields=(a_field("a"), a_field("b"), a_field("b")))
    assert _faults(workflow) == (Fault("/fields/2/name", "this field is named twice"),)


@pytest.mark.parametrize("treatment", TreatmentName)
@pytest.mark.parametrize("kind", FieldType)
def test_x2_a_treatment_that_does_not_fit_its_field_is_refused_when_the_workflow_is_saved(
    kind: FieldType, treatment: TreatmentName
) -> None:
    pointers = [fault.pointer for fault in _faults(a_workflow(fields=(a_field("f", kind, treatment),)))]
    assert pointers == ([] if kind in FITTING[treatment] else ["/fields/0/treatment"])


def test_r8_a_rule_waits_in_a_state_of_its_workflow() -> None:
    rule = WorkflowRule(in_state="elsewhere", for_days=1, transition="archive")
    assert [fault.pointer for fault in _faults(a_workflow(rules=(rule,)))] == [
        "/rules/0/in_state",
        "/rules/0/transition",
    ]


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (WorkflowRule(in_state="closed", for_days=1, transition="burn"), "not a transition of this workflow"),
        (WorkflowRule(in_state="open", for_days=1, transition="archive"), "this transition doesn't leave that state"),
    ],
    ids=["unknown", "elsewhere"],
)
def test_r8_a_rule_applies_a_transition_that_leaves_its_state(rule: WorkflowRule, message: str) -> None:
    assert _faults(a_workflow(rules=(rule,))) == (Fault("/rules/0/transition", message),)


def test_r8_l1_the_workflow_of_learners_has_no_rules() -> None:
    rule = WorkflowRule(in_state="closed", for_days=30, transition="archive")
    assert [fault.pointer for fault in _faults(a_workflow(kind=Kind.LEARNER, rules=(rule,)))] == ["/rules"]
    assert _faults(a_workflow(kind=Kind.LEARNER)) == ()


def test_every_fault_is_named_at_once() -> None:
    workflow = a_workflow(
        transitions=(_transition(target="beyond"),),
        fields=(a_field("f", FieldType.NUMBER, TreatmentName.YEAR),),
        rules=(WorkflowRule(in_state="open", for_days=1, transition="burn"),),
    )
    assert [fault.pointer for fault in _faults(workflow)] == [
        "/transitions/0/to",
        "/fields/0/treatment",
        "/rules/0/transition",
    ]


A_CHOICE = "a choice is a line of 1 to 100 characters, without spaces around it"


@pytest.mark.parametrize(
    ("kind", "choices", "message"),
    [
        (FieldType.CHOICE, (), "name at least one choice, or leave choices out: the field takes any text then"),
        (FieldType.CHOICE, ("a", "b", "a"), "a choice is named twice"),
        (FieldType.CHOICE, ("a", ""), A_CHOICE),
        (FieldType.CHOICE, ("a", "  "), A_CHOICE),
        (FieldType.CHOICE, ("a" * 101,), A_CHOICE),
        (FieldType.CHOICE, (" a",), A_CHOICE),
        (FieldType.CHOICE, ("a\nb",), A_CHOICE),
        (FieldType.TEXT, ("a",), "only a field of type choice has choices; ward is of type text"),
    ],
)
def test_x19_choices_that_make_no_sense_are_refused(kind: FieldType, choices: tuple[str, ...], message: str) -> None:
    workflow = a_workflow(fields=(a_field("ward", kind, choices=choices),))
    assert _faults(workflow) == (Fault("/fields/0/choices", message),)


def test_x19_choices_and_file_types_that_are_sound_pass() -> None:
    ward = a_field("ward", FieldType.CHOICE, choices=("a" * 100, "A" * 100))
    assert _faults(a_workflow(fields=(ward,), file_types=("scan", "letter"))) == ()


def test_p15_file_types_are_some_and_each_once() -> None:
    message = "name at least one type, or leave file_types out: a file may have any then"
    assert _faults(a_workflow(file_types=())) == (Fault("/file_types", message),)
    twice = (Fault("/file_types/2", "this file type is named twice"),)
    assert _faults(a_workflow(file_types=("scan", "letter", "scan"))) == twice
