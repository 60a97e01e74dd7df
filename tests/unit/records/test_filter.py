"""A filter: which records are in it, and which filters may be saved."""

import pytest

from shared.kernel.errors import Fault
from shared.kernel.identifiers import WorkflowId
from shared.records.field_type import FieldType
from shared.records.filter import Condition, Filter, Operator, check_filter, is_in_filter
from shared.records.treatments import TreatmentName
from shared.records.workflow import Kind, State, Workflow
from tests.unit.builders import COMPLAINTS, PEOPLE, a_condition, a_field, a_filter, a_record, a_workflow, key, people
from tests.unit.refusals import faults_of

PERMITS = WorkflowId("permits")
INFINITE = float("inf")


def _matches(value: object, op: Operator, wanted: object) -> bool:
    return is_in_filter(a_record(values={"ward": value}), a_filter(where=(a_condition(op, wanted),)))


def test_a_record_is_in_a_filter_that_names_its_workflow_and_its_state() -> None:
    assert is_in_filter(a_record(), a_filter(workflows=(PERMITS, COMPLAINTS), states=("open", "closed")))


@pytest.mark.parametrize("filter_", [a_filter(workflows=(PERMITS,)), a_filter(states=("open",))])
def test_a_record_of_another_workflow_or_in_another_state_is_not(filter_: Filter) -> None:
    assert not is_in_filter(a_record(), filter_)


@pytest.mark.parametrize(
    ("value", "op", "wanted"),
    [
        ("North", Operator.EQ, "North"),
        (2, Operator.EQ, 2.0),
        (True, Operator.EQ, True),
        ("North", Operator.NE, "South"),
        (True, Operator.NE, 1),
        (0, Operator.NE, False),
        (1, Operator.LT, 1.5),
        ("2026-01-01", Operator.LT, "2026-01-02"),
        (1, Operator.LE, 1),
        (1.0, Operator.LE, 2),
        ("a", Operator.LE, "a"),
        (2, Operator.GT, 1),
        ("b", Operator.GT, "a"),
        (1, Operator.GE, 1),
        ("b", Operator.GE, "a"),
        ("a", Operator.GE, "a"),
        ("b", Operator.IN, ["a", "b"]),
        (False, Operator.IN, [0, False]),
        ("", Operator.EXISTS, True),
        (False, Operator.EXISTS, True),
        (None, Operator.EXISTS, False),
    ],
)
def test_a_condition_holds(value: object, op: Operator, wanted: object) -> None:
    assert _matches(value, op, wanted)


@pytest.mark.parametrize(
    ("value", "op", "wanted"),
    [
        ("North", Operator.EQ, "north"),
        (1, Operator.EQ, True),
        (0, Operator.EQ, False),
        ("1", Operator.EQ, 1),
        ("North", Operator.NE, "North"),
        (1.5, Operator.LT, 1.5),
        (2, Operator.LE, 1),
        (1, Operator.GT, 1),
        (1, Operator.GE, 2),
        ("c", Operator.IN, ["a", "b"]),
        (1, Operator.IN, [True]),
        ("a", Operator.IN, []),
        ("a", Operator.IN, "abc"),
        ("a", Operator.EXISTS, False),
        (None, Operator.EXISTS, True),
    ],
)
def test_a_condition_does_not_hold(value: object, op: Operator, wanted: object) -> None:
    assert not _matches(value, op, wanted)


@pytest.mark.parametrize("op", [Operator.LT, Operator.LE, Operator.GT, Operator.GE])
@pytest.mark.parametrize(("value", "wanted"), [(1, "1"), ("1", 1), (True, 0), (1, True), ([1], 1), (True, True)])
def test_what_has_no_order_is_neither_less_nor_more(op: Operator, value: object, wanted: object) -> None:
    assert not _matches(value, op, wanted)


@pytest.mark.parametrize("op", [op for op in Operator if op is not Operator.EXISTS])
def test_a_missing_value_matches_none_but_exists_false(op: Operator) -> None:
    wanted: object = [None, "North"] if op is Operator.IN else "North"
    missing = a_record(values={})
    assert not is_in_filter(missing, a_filter(where=(a_condition(op, wanted),)))
    assert is_in_filter(missing, a_filter(where=(a_condition(Operator.EXISTS, value=False),)))


def test_all_conditions_must_hold() -> None:
    where = (a_condition(Operator.EQ, "North"), a_condition(Operator.GT, 3, "score"))
    assert is_in_filter(a_record(values={"ward": "North", "score": 4}), a_filter(where=where))
    assert not is_in_filter(a_record(values={"ward": "North", "score": 3}), a_filter(where=where))
    assert not is_in_filter(a_record(values={"ward": "South", "score": 4}), a_filter(where=where))


def _faults(filter_: Filter, *known: Workflow) -> tuple[Fault, ...]:
    return faults_of("invalid_filter", lambda: check_filter(filter_, {workflow.id: workflow for workflow in known}))


def test_a_sound_filter_passes() -> None:
    where = (a_condition(Operator.EXISTS, value=True), a_condition(Operator.IN, ["a"]), a_condition(Operator.LT, 1.5))
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


@pytest.mark.parametrize("value", ["North", 1, 1.5, True])
@pytest.mark.parametrize("op", [op for op in Operator if op not in {Operator.EXISTS, Operator.IN}])
def test_a_comparison_takes_one_value(op: Operator, value: object) -> None:
    assert _faults(a_filter(where=(a_condition(op, value),)), a_workflow()) == ()


@pytest.mark.parametrize(
    ("op", "value", "message"),
    [
        (Operator.EXISTS, 1, "exists takes true or false"),
        (Operator.EXISTS, None, "exists takes true or false"),
        (Operator.IN, "North", "in takes a list"),
        (Operator.EQ, None, "must be a text, a number, true or false"),
        (Operator.NE, ["North"], "must be a text, a number, true or false"),
        (Operator.LT, {"a": 1}, "must be a text, a number, true or false"),
    ],
)
def test_a_value_that_its_operator_cannot_take_is_refused(op: Operator, value: object, message: str) -> None:
    where = (a_condition(Operator.EQ, "North"), a_condition(op, value))
    assert _faults(a_filter(where=where), a_workflow()) == (Fault("/where/1/value", message),)


@pytest.mark.parametrize("op_and_value", [(Operator.LT, INFINITE), (Operator.IN, [1, {"a": [-INFINITE]}])])
def test_a_number_that_no_row_can_hold_is_refused(op_and_value: tuple[Operator, object]) -> None:
    faults = _faults(a_filter(where=(a_condition(*op_and_value),)), a_workflow())
    assert faults == (Fault("/where/0/value", "a number is outside what can be stored"),)


def test_every_fault_is_named_at_once() -> None:
    filter_ = a_filter(
        workflows=(PEOPLE, PERMITS), states=("lost",), where=(Condition(field="age", op=Operator.IN, value=3),)
    )
    assert [fault.pointer for fault in _faults(filter_, people())] == [
        "/workflows/0",
        "/workflows/1",
        "/states/0",
        "/where/0/field",
        "/where/0/value",
    ]


def test_a_record_of_another_kind_is_in_no_filter_of_cases() -> None:
    assert not is_in_filter(a_record(key("p1", PEOPLE)), a_filter())
