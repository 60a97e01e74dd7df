"""A filter: which records are in it, and which filters may be saved."""

from dataclasses import replace

import pytest

from shared.kernel.errors import Fault, RuleConflict
from shared.kernel.identifiers import WorkflowId
from shared.records import condition
from shared.records.condition import Condition, Operator
from shared.records.field_type import FieldType, Typed, expected, typed
from shared.records.filter import Filter, check_current, check_filter, hidden, is_in_filter, is_outdated
from shared.records.treatments import TreatmentName
from shared.records.workflow import Kind, State, Workflow
from tests.unit.builders import COMPLAINTS, PEOPLE, a_condition, a_field, a_filter, a_record, a_workflow, key, people
from tests.unit.refusals import faults_of

PERMITS = WorkflowId("permits")


def test_a_record_is_in_a_filter_that_names_its_workflow_and_its_state() -> None:
    assert is_in_filter(a_record(), a_filter(workflows=(PERMITS, COMPLAINTS), states=("open", "closed")), a_workflow())


@pytest.mark.parametrize("filter_", [a_filter(workflows=(PERMITS,)), a_filter(states=("open",))])
def test_a_record_of_another_workflow_or_in_another_state_is_not(filter_: Filter) -> None:
    assert not is_in_filter(a_record(), filter_, a_workflow())


def test_all_conditions_must_hold() -> None:
    where = (a_condition(Operator.EQ, "North"), a_condition(Operator.GT, 3, "score"))
    assert is_in_filter(a_record(values={"ward": "North", "score": 4}), a_filter(where=where), a_workflow())
    assert not is_in_filter(a_record(values={"ward": "North", "score": 3}), a_filter(where=where), a_workflow())
    assert not is_in_filter(a_record(values={"ward": "South", "score": 4}), a_filter(where=where), a_workflow())


def _faults(filter_: Filter, *known: Workflow) -> tuple[Fault, ...]:
    return faults_of("invalid_filter", lambda: check_filter(filter_, {workflow.id: workflow for workflow in known}))


def test_a_sound_filter_passes() -> None:
    where = (
        a_condition(Operator.EXISTS, value=True),
        a_condition(Operator.IN, ["a"]),
        a_condition(Operator.LT, 1.5, "score"),
    )
    assert _faults(a_filter(where=where), a_workflow()) == ()


def test_a_filter_names_a_workflow_and_a_state() -> None:
    assert [fault.pointer for fault in _faults(a_filter(workflows=(), states=()))] == ["/workflows", "/states"]


def test_a_filter_names_workflows_that_exist() -> None:
    filter_ = a_filter(workflows=(COMPLAINTS, PERMITS))
    assert _faults(filter_, a_workflow()) == (Fault("/workflows/1", "unknown workflow"),)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.CASE])
def test_a_filter_finds_cases_alone(kind: Kind) -> None:
    faults = _faults(a_filter(), a_workflow(kind=kind))
    assert faults == (Fault("/workflows/0", "not a workflow of kind case"),)


def test_a_filter_names_states_that_one_of_its_workflows_has() -> None:
    permits = a_workflow(PERMITS, states=(State(name="granted", end=True),), transitions=())
    filter_ = a_filter(workflows=(COMPLAINTS, PERMITS), states=("closed", "granted", "lost"))
    assert _faults(filter_, a_workflow(), permits) == (Fault("/states/2", "not a state of any of these workflows"),)


def test_a_filter_searches_fields_that_every_workflow_of_it_defines() -> None:
    permits = a_workflow(PERMITS, fields=())
    filter_ = a_filter(workflows=(COMPLAINTS, PERMITS), where=(a_condition(Operator.EQ, "North"),))
    assert _faults(filter_, a_workflow(), permits) == (Fault("/where/0/field", "not a field of workflow permits"),)


def test_a_filter_searches_no_sensitive_field() -> None:
    sensitive = a_workflow(fields=(a_field("ward", FieldType.TEXT, TreatmentName.REMOVE),))
    filter_ = a_filter(where=(a_condition(Operator.EXISTS, value=True),))
    message = "a sensitive field of workflow complaints can't be searched"
    assert _faults(filter_, sensitive) == (Fault("/where/0/field", message),)


def test_every_fault_is_named_at_once() -> None:
    filter_ = a_filter(
        workflows=(PEOPLE, PERMITS),
        states=("lost",),
        where=(Condition(field="age", op=Operator.EQ, value=3), a_condition(Operator.IN, [4, "North", None])),
    )
    assert [fault.pointer for fault in _faults(filter_, people())] == [
        "/workflows/0",
        "/workflows/1",
        "/states/0",
        "/where/0/field",
        "/where/1/value/0",
        "/where/1/value/2",
    ]


def test_a_record_of_another_kind_is_in_no_filter_of_cases() -> None:
    assert not is_in_filter(a_record(key("p1", PEOPLE)), a_filter(), a_workflow())


def _outdated(filter_: Filter, *workflows: Workflow) -> RuleConflict:
    with pytest.raises(RuleConflict) as refusal:
        check_current(filter_, {workflow.id: workflow for workflow in workflows})
    assert refusal.value.code == "filter_outdated"
    return refusal.value


DATED = a_filter(where=(a_condition(Operator.LT, "2024-12-31", "closed_on"),))
FITTING = a_workflow(fields=(a_field("closed_on", FieldType.DATE),))
UNFIT: dict[str, Workflow] = {
    "gone": a_workflow(fields=()),
    "sensitive": a_workflow(fields=(a_field("closed_on", FieldType.DATE, TreatmentName.YEAR),)),
    **{str(kind): a_workflow(fields=(a_field("closed_on", kind),)) for kind in FieldType if kind is not FieldType.DATE},
}


def test_x19_a_filter_whose_fields_are_as_they_were_may_be_used() -> None:
    check_current(DATED, {COMPLAINTS: FITTING})
    assert not is_outdated(DATED, FITTING)


@pytest.mark.parametrize("workflow", UNFIT.values(), ids=UNFIT)
def test_x19_a_filter_on_a_field_that_is_gone_sensitive_or_of_another_type_is_refused_and_finds_nothing(
    workflow: Workflow,
) -> None:
    refusal = _outdated(DATED, workflow)
    assert refusal.detail.endswith("conditions on closed_on: save the filter again")
    assert "2024" not in refusal.detail
    record = a_record(values={"closed_on": "2020-01-01"})
    assert is_in_filter(record, DATED, FITTING)
    assert not is_in_filter(record, DATED, workflow)
    assert is_outdated(DATED, workflow)


def test_x19_a_filter_that_one_of_its_workflows_no_longer_fits_is_refused() -> None:
    permits = a_workflow(PERMITS, fields=())
    refusal = _outdated(replace(DATED, workflows=(COMPLAINTS, PERMITS)), FITTING, permits)
    assert [fault.message for fault in refusal.faults] == ["not a field of workflow permits"]


def test_x21_a_list_of_values_is_judged_once_however_many_workflows_define_the_field_alike(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    judged: list[object] = []

    def judge(value: object, kind: FieldType) -> Typed | None:
        judged.append(value)
        return typed(value, kind)

    monkeypatch.setattr(condition, "typed", judge)
    names = tuple(WorkflowId(f"w{number}") for number in range(100))
    workflows = [replace(FITTING, id=name) for name in names]
    filter_ = a_filter(workflows=names, where=(a_condition(Operator.IN, ["2024-12-31", "2025-01-31"], "closed_on"),))
    assert not is_outdated(filter_, *workflows)
    check_current(filter_, dict(zip(names, workflows, strict=True)))
    assert len(judged) == 2 * 2


def test_x19_a_filter_with_a_condition_finds_nothing_in_an_unknown_workflow() -> None:
    assert is_outdated(DATED, None)
    assert not is_in_filter(a_record(values={"closed_on": "2020-01-01"}), DATED, None)
    assert not is_outdated(a_filter(), None)
    assert is_in_filter(a_record(), a_filter(), None)


def test_x19_a_refusal_names_five_fields_and_how_many_more() -> None:
    many = a_filter(where=tuple(a_condition(Operator.EXISTS, True, f"f{number}") for number in range(7)))  # noqa: FBT003 – the condition's value
    assert "f0, f1, f2, f3, f4 and 2 more:" in _outdated(many, FITTING).detail


def test_x8_a_value_is_shown_only_while_every_workflow_of_the_filter_defines_its_field_as_not_sensitive() -> None:
    shown = replace(DATED, workflows=(COMPLAINTS, PERMITS))
    permits = replace(FITTING, id=PERMITS)
    assert hidden(shown, {COMPLAINTS: FITTING, PERMITS: permits}) == shown
    sensitive = replace(UNFIT["sensitive"], id=PERMITS)
    known: list[dict[str, Workflow]] = [{}, {COMPLAINTS: FITTING}, {COMPLAINTS: FITTING, PERMITS: sensitive}]
    for workflows in known:
        (condition_,) = hidden(shown, workflows).where
        assert (condition_.field, condition_.value) == ("closed_on", None)


WARDS = a_workflow(fields=(a_field("ward", FieldType.CHOICE, None, ("North", "South")),))


def test_x19_a_filter_names_choices_that_one_of_its_workflows_has() -> None:
    unlike = a_workflow(PERMITS, fields=(a_field("ward", FieldType.CHOICE, None, ("East",)),))
    any_text = a_workflow(PERMITS, fields=(a_field("ward", FieldType.CHOICE),))
    east = a_filter(workflows=(COMPLAINTS, PERMITS), where=(a_condition(Operator.EQ, "East"),))
    assert _faults(east, WARDS, unlike) == ()
    assert _faults(east, WARDS, any_text) == ()
    assert _faults(a_filter(where=(a_condition(Operator.EQ, "East"),)), WARDS) == (
        Fault("/where/0/value", "not a choice of ward"),
    )
    assert _faults(a_filter(where=(a_condition(Operator.IN, ["North", "East"]),)), WARDS) == (
        Fault("/where/0/value/1", "not a choice of ward"),
    )


def test_x19_what_is_no_text_is_no_choice_and_is_said_by_its_type() -> None:
    filter_ = a_filter(where=(a_condition(Operator.IN, [{"months": 1}, ["North"], 3, "North"]),))
    said = expected("ward", FieldType.CHOICE)
    assert _faults(filter_, WARDS) == tuple(Fault(f"/where/0/value/{place}", said) for place in range(3))


@pytest.mark.parametrize(
    "where",
    [a_condition(Operator.NE, "East"), a_condition(Operator.EXISTS, value=True), a_condition(Operator.EQ, "North")],
)
def test_x19_a_filter_may_leave_out_what_is_no_choice_any_more(where: Condition) -> None:
    assert _faults(a_filter(where=(where,)), WARDS) == ()


def test_x19_a_saved_filter_goes_on_finding_what_is_no_choice_any_more() -> None:
    west = a_filter(where=(a_condition(Operator.EQ, "West"),))
    check_current(west, {COMPLAINTS: WARDS})
    assert not is_outdated(west, WARDS)
    assert is_in_filter(a_record(values={"ward": "West"}), west, WARDS)
