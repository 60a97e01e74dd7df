"""What a tenant may store is bounded, and each refusal has its code and names the most (X21)."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

import pytest

from shared.access.user_roles import UserRoles
from shared.adapters.dynamodb.bodies import encoded
from shared.application.configuration.save_access import AssignRoles
from shared.application.configuration.save_filter import SaveFilter
from shared.application.configuration.save_workflow import SaveWorkflow
from shared.application.jobs.request_redaction import RedactionOptions
from shared.application.records.list_cases import ListCases
from shared.application.retention.edit_policy import EditPolicy
from shared.kernel import bounds
from shared.kernel.bounds import Bound
from shared.kernel.errors import ExpungeError, Invalid
from shared.kernel.identifiers import RoleName, UserId, WorkflowId
from shared.records.condition import Condition, Operator
from shared.records.field_type import FieldType
from shared.records.filter import Filter
from shared.records.treatments import TreatmentName
from shared.records.workflow import FieldDefinition, State, Transition, Workflow, WorkflowRule
from shared.retention.period import Period
from shared.retention.policy import Periods
from tests.unit.application.rig import Rig
from tests.unit.builders import COMPLAINTS, a_caller, a_filter, a_workflow
from tests.unit.refusals import refused

Save = Callable[[Rig, int], Any]


def _names(number: int) -> tuple[str, ...]:
    return tuple(f"n{place}" for place in range(number))


def _states(number: int) -> tuple[State, ...]:
    return tuple(State(name=name, end=False) for name in _names(number))


def _workflow(rig: Rig, **parts: Any) -> object:  # noqa: ANN401 – any field of a workflow
    return SaveWorkflow(rig)(
        a_caller(), a_workflow(**{"states": _states(1), "transitions": (), "rules": (), **parts}), 1
    )


def _many_transitions(rig: Rig, number: int) -> object:
    return _workflow(rig, transitions=[Transition(name=name, origins=("n0",), target="n0") for name in _names(number)])


def _many_rules(rig: Rig, number: int) -> object:
    stay = Transition(name="stay", origins=("n0",), target="n0")
    rules = [WorkflowRule(in_state="n0", for_days=place, transition="stay") for place in range(number)]
    return _workflow(rig, transitions=(stay,), rules=rules)


def _many_fields(rig: Rig, number: int) -> object:
    fields = [FieldDefinition(name=name, type=FieldType.TEXT, sensitive=False) for name in _names(number)]
    return _workflow(rig, fields=fields)


def _filter(rig: Rig, **parts: Any) -> object:  # noqa: ANN401 – any field of a filter
    return SaveFilter(rig)(a_caller(), a_filter(**parts), None)


def _wide(rig: Rig, number: int) -> object:
    for name in _names(number):
        rig.keep(a_workflow(id=WorkflowId(name)))
    return _filter(rig, workflows=_names(number), states=("closed",), where=())


def _long_list(rig: Rig, number: int) -> object:
    return _filter(rig, where=(Condition(field="ward", op=Operator.IN, value=list(_names(number))),))


def _many_conditions(rig: Rig, number: int) -> object:
    return _filter(rig, where=(Condition(field="ward", op=Operator.EQ, value="north"),) * number)


def _many_roles(rig: Rig, number: int) -> object:
    assigned = UserRoles(user=UserId("ann"), roles=tuple(map(RoleName, _names(number))))
    return AssignRoles(rig)(a_caller(), assigned, None)


def _many_file_types(rig: Rig, number: int) -> object:
    periods = Periods(file_types=dict.fromkeys(_names(number), Period(1)))
    return EditPolicy(rig).save_draft(a_caller(), COMPLAINTS, periods, None)


def _padded(number: int, thing: object) -> str:
    """Return what *thing* lacks to have that many bytes as JSON."""
    return "é" * ((number - _bytes_of(thing)) // 2) + "x" * ((number - _bytes_of(thing)) % 2)


def _bytes_of(thing: Any) -> int:  # noqa: ANN401 – any dataclass
    text = json.dumps(asdict(thing), ensure_ascii=False, separators=(",", ":"))
    # These are written only where they were given.
    for absent in (',"of_record":false', ',"choices":null', ',"file_types":null'):
        text = text.replace(absent, "")
    return len(text.encode())


def _heavy_workflow(rig: Rig, number: int) -> object:
    def made(name: str) -> Workflow:
        field = FieldDefinition(name=name, type=FieldType.TEXT, sensitive=False)
        return a_workflow(states=_states(1), transitions=(), rules=(), fields=(field,))

    return SaveWorkflow(rig)(a_caller(), made(_padded(number, made(""))), 1)


def _heavy_filter(rig: Rig, number: int) -> object:
    def made(value: str) -> Filter:
        return a_filter(where=(Condition(field="ward", op=Operator.EQ, value=value),))

    return SaveFilter(rig)(a_caller(), made(_padded(number, made(""))), None)


SAVES: list[tuple[Bound, Save, str]] = [
    (bounds.STATES, lambda rig, number: _workflow(rig, states=_states(number)), "/states"),
    (bounds.TRANSITIONS, _many_transitions, "/transitions"),
    (bounds.FIELDS, _many_fields, "/fields"),
    (bounds.RULES, _many_rules, "/rules"),
    (bounds.PLACES, _wide, "/states"),
    (bounds.WORKFLOW_SIZE, _heavy_workflow, "/fields"),
    (bounds.FILTER_SIZE, _heavy_filter, "/where"),
    (bounds.CONDITIONS, _many_conditions, "/where"),
    (bounds.ITEMS, _long_list, "/where/0/value"),
    (bounds.ROLES_OF_A_USER, _many_roles, "/roles"),
    (bounds.FILE_TYPES, _many_file_types, "/file_type_retention_months"),
]


@pytest.fixture
def there(rig: Rig) -> Rig:
    rig.keep(a_workflow())
    return rig


def _code(save: Save, rig: Rig, number: int) -> str | None:
    try:
        save(rig, number)
    except ExpungeError as error:
        return error.code
    return None


@pytest.mark.parametrize(("bound", "save", "pointer"), SAVES, ids=lambda value: getattr(value, "code", ""))
def test_x21_one_more_than_the_most_is_refused_with_the_most_and_nothing_is_kept(
    there: Rig, bound: Bound, save: Save, pointer: str
) -> None:
    with pytest.raises(Invalid) as said:
        save(there, bound.most + 1)
    assert said.value.code == bound.code
    assert f"at most {bound.most} " in said.value.detail
    assert [(one.pointer, str(bound.most) in one.message) for one in said.value.faults] == [(pointer, True)]
    assert there.ledger.acts == []


@pytest.mark.parametrize(("bound", "save"), [one[:2] for one in SAVES], ids=lambda value: getattr(value, "code", ""))
def test_x21_the_most_is_not_too_many(there: Rig, bound: Bound, save: Save) -> None:
    assert _code(save, there, bound.most) != bound.code


def _full(letters: int, origins: int) -> Workflow:
    """Return a workflow with the most of everything, names of so many letters, and so many states that a transition leaves."""
    names = [f"{number:03}".ljust(letters, "n") for number in range(bounds.FIELDS.most)]
    states = tuple(State(name=name, end=False) for name in names[: bounds.STATES.most])
    return a_workflow(
        states=states,
        transitions=tuple(
            Transition(name=name, origins=tuple(names[:origins]), target=names[0])
            for name in names[: bounds.TRANSITIONS.most]
        ),
        fields=tuple(
            FieldDefinition(name=name, type=FieldType.CHOICE, sensitive=True, treatment=TreatmentName.REMOVE)
            for name in names
        ),
        rules=tuple(
            WorkflowRule(in_state=names[0], for_days=number, transition=names[0]) for number in range(bounds.RULES.most)
        ),
    )


def test_x21_the_most_of_every_part_fits_with_usual_names_and_not_with_the_longest(there: Rig) -> None:
    whole = _full(letters=20, origins=2)
    assert SaveWorkflow(there)(a_caller(), replace(whole, id=WorkflowId("whole")), None).workflow.version == 1
    longest = _full(letters=64, origins=bounds.STATES.most)
    with pytest.raises(Invalid) as said:
        SaveWorkflow(there)(a_caller(), longest, 1)
    assert (said.value.code, said.value.faults[0].pointer) == ("workflow_too_large", "/transitions")
    assert "name fewer states in each transition" in said.value.detail


@pytest.mark.parametrize("thing", [_full(20, 4), a_filter(), a_workflow()], ids=["full", "filter", "small"])
def test_x21_what_is_measured_is_what_is_stored(thing: Workflow | Filter) -> None:
    assert 0.9 * _bytes_of(thing) <= len(encoded(thing).encode()) <= _bytes_of(thing)


def test_x21_the_states_that_a_transition_leaves_are_bounded_too(there: Rig) -> None:
    origins = _names(bounds.STATES.most + 1)
    with refused(Invalid, "too_many_states"):
        _workflow(there, transitions=(Transition(name="go", origins=origins, target="n0"),))


def test_x21_a_filter_that_is_too_wide_is_refused_where_it_is_used_though_it_was_saved(there: Rig) -> None:
    # Saved when the most was higher, or straight into the table.
    wide = a_filter(states=_names(bounds.PLACES.most + 1))
    there.keep(wide)
    with refused(Invalid, "filter_too_wide"):
        there.request_redaction(a_caller(), a_filter().id, RedactionOptions())
    with refused(Invalid, "filter_too_wide"):
        ListCases(there)(a_caller(), wide, None, 10)
    assert there.jobs.jobs == {}
