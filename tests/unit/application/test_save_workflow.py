"""Saving a workflow: sound in itself, and fit for the records that stand in it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from shared.access.permissions import Permission
from shared.application.configuration.read_versions import ReadVersions
from shared.application.configuration.save_workflow import SaveWorkflow
from shared.kernel.errors import Invalid, RuleConflict, StaleVersion
from shared.records.field_type import FieldType
from shared.records.record import Record
from shared.records.saved_versions import WorkflowVersion
from shared.records.treatments import TreatmentName
from shared.records.workflow import Kind, State, Workflow
from tests.unit.application.rig import Rig
from tests.unit.builders import (
    NOW,
    OTHER,
    T,
    a_caller,
    a_field,
    a_record,
    a_workflow,
    an_erased,
    key,
)
from tests.unit.refusals import refused

WITHOUT_OPEN = a_workflow(
    states=(State(name="closed", end=True), State(name="archived", end=True)),
    transitions=a_workflow().transitions[:1],
)


@pytest.fixture
def save(rig: Rig) -> SaveWorkflow:
    return SaveWorkflow(rig)


def test_x15_a_workflow_is_saved_with_its_version_and_the_ledger_says_so(rig: Rig, save: SaveWorkflow) -> None:
    manager = a_caller(Permission.MANAGE_RETENTION_POLICIES)
    permits = a_workflow("permits", version=9)
    assert save(manager, permits, None).workflow == replace(permits, version=1)
    assert save(manager, replace(permits, fields=()), 1).workflow == replace(permits, fields=(), version=2)
    assert rig.catalogue.get(T, Workflow, "permits") == replace(permits, fields=(), version=2)
    (_, act) = rig.ledger.acts[1]
    assert (act.action, act.subject, act.by, act.at) == ("workflow_saved", "workflow/permits", "officer", NOW)
    assert act.details == {
        "version": 2,
        "made_sensitive": ("ward", "score"),
        "treatments_changed": ("story: replace to remove", "born: year to remove", "postcode: outward_code to remove"),
    }
    (newest, oldest) = ReadVersions(rig).of_workflow(manager, permits.id, None, 10)[0]
    assert newest == WorkflowVersion(
        workflow=replace(permits, fields=(), version=2), saved_by="officer", saved_at=NOW, version=1
    )
    assert oldest.workflow == replace(permits, version=1)


def test_x2_a_treatment_that_does_not_fit_is_refused_when_the_workflow_is_saved(rig: Rig, save: SaveWorkflow) -> None:
    unsound = a_workflow(fields=(a_field("score", FieldType.NUMBER, TreatmentName.YEAR),))
    with refused(Invalid, "invalid_workflow"):
        save(a_caller(), unsound, 1)
    assert rig.catalogue.get(T, Workflow, unsound.id) == a_workflow()


@pytest.mark.parametrize("version", [None, 0, 2])
def test_a_workflow_is_replaced_by_naming_its_version(save: SaveWorkflow, version: int | None) -> None:
    with refused(StaleVersion, "stale_version"):
        save(a_caller(), a_workflow(), version)


def test_the_kind_of_a_workflow_cannot_change(save: SaveWorkflow) -> None:
    with refused(RuleConflict, "kind_is_fixed"):
        save(a_caller(), a_workflow(kind=Kind.PERSON), 1)


@pytest.mark.parametrize("make", [a_record, an_erased], ids=["live", "erased"])
def test_a_state_in_which_records_stand_cannot_go(rig: Rig, save: SaveWorkflow, make: Callable[..., Record]) -> None:
    for number in range(3):
        rig.records.rows = {}
        rig.put(make(f"c{number}", state="open"))
        with refused(RuleConflict, "state_in_use"):
            save(a_caller(), WITHOUT_OPEN, 1)


def test_a_state_in_which_no_record_of_this_workflow_and_tenant_stands_can_go(rig: Rig, save: SaveWorkflow) -> None:
    rig.put(a_record("c1"), a_record(key("c1", "permits"), state="open"))
    rig.records.rows[OTHER, key("c2")] = a_record("c2", state="open")
    assert save(a_caller(), WITHOUT_OPEN, 1).workflow.version == 2


def test_states_may_be_added_and_put_in_another_order_while_records_stand_in_them(rig: Rig, save: SaveWorkflow) -> None:
    rig.put(a_record("c1"), a_record("c2", state="open"))
    states = (*reversed(a_workflow().states), State(name="lost", end=False))
    assert save(a_caller(), a_workflow(states=states), 1).workflow.states == states


def test_p3_a_state_remembers_the_version_in_which_it_became_an_end_state_or_stopped_being_one(
    rig: Rig, save: SaveWorkflow
) -> None:
    def saved(version: int | None, **ends: bool) -> dict[str, int]:
        states = tuple(State(name=name, end=end) for name, end in ends.items())
        return {
            state.name: state.end_changed_in
            for state in save(a_caller(), a_workflow("permits", states=states, transitions=()), version).workflow.states
        }

    assert saved(None, open=False, closed=False) == {"open": 1, "closed": 1}
    assert saved(1, open=False, closed=True) == {"open": 1, "closed": 2}
    assert saved(2, closed=True, open=False) == {"closed": 2, "open": 1}
    assert saved(3, open=False, closed=False, new=True) == {"open": 1, "closed": 4, "new": 1}
    stored = rig.catalogue.get(T, Workflow, "permits")
    assert stored is not None
    assert [state.end_changed_in for state in stored.states] == [1, 4, 1]
