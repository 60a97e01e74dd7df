"""A workflow: its states, and where its transitions lead."""

import pytest

from shared.records.field_type import FieldType
from shared.records.treatments import TreatmentName
from shared.records.workflow import FieldDefinition, State, Transition, target_state
from tests.unit.builders import a_field, a_workflow


def test_a_new_record_starts_in_the_first_state() -> None:
    assert a_workflow(states=(State(name="b", end=False), State(name="a", end=True))).initial_state == "b"


def test_a_state_is_known_by_its_name() -> None:
    assert a_workflow().has_state("closed")
    assert not a_workflow().has_state("Closed")


@pytest.mark.parametrize(("state", "is_end"), [("closed", True), ("open", False), ("unknown", False)])
def test_an_end_state_is_one_that_says_so(state: str, is_end: bool) -> None:  # noqa: FBT001 – the expected answer
    assert a_workflow().is_end_state(state) is is_end


def test_p3_end_states_have_changed_in_the_latest_version_that_changed_one() -> None:
    states = tuple(State(name=f"s{version}", end=True, end_changed_in=version) for version in (1, 4, 2))
    assert a_workflow(states=states).ends_changed_in == 4


def test_definitions_are_found_by_name() -> None:
    ward = a_field("ward")
    assert a_workflow(fields=(ward, a_field("name"))).definitions()["ward"] is ward


def test_x2_a_sensitive_field_is_removed_unless_it_says_otherwise() -> None:
    assert FieldDefinition(name="f", type=FieldType.TEXT, sensitive=True).treatment is TreatmentName.REMOVE


def test_r4_a_transition_leads_from_each_of_its_origins_to_its_target() -> None:
    workflow = a_workflow(transitions=(Transition(name="archive", origins=("open", "closed"), target="archived"),))
    assert target_state(workflow, "archive", "open") == "archived"
    assert target_state(workflow, "archive", "closed") == "archived"


@pytest.mark.parametrize(("transition", "state"), [("archive", "open"), ("archive", "archived"), ("unknown", "closed")])
def test_r4_a_transition_leads_nowhere_from_another_state_or_where_it_does_not_exist(
    transition: str, state: str
) -> None:
    assert target_state(a_workflow(), transition, state) is None
