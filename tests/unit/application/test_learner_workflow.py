"""The one workflow of learners that a tenant may have, and what can't be taken from under them (L1)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from shared.application.configuration.save_workflow import SaveWorkflow
from shared.application.reading.held import uncounted_records
from shared.application.rules.learner_setting import learner_workflow
from shared.kernel.errors import Invalid, RuleConflict, StaleVersion
from shared.kernel.identifiers import RecordId, WorkflowId
from shared.learners.workflow import SETTING, LearnerWorkflow
from shared.records.record import Record
from shared.records.workflow import State, Transition, Workflow, WorkflowRule
from tests.fakes.catalogue import FakeCatalogue
from tests.unit.application.learners import JO, LEARNERS, LONG_AGO, WORKFLOW, College, a_learner
from tests.unit.application.rig import Rig
from tests.unit.builders import OTHER, T, a_caller, a_guard, an_erasure
from tests.unit.refusals import refused

PUPILS = replace(WORKFLOW, id=WorkflowId("pupils"))
OTHER_STATES = replace(WORKFLOW, states=(State(name="here", end=False),))


@pytest.fixture
def save(rig: Rig) -> SaveWorkflow:
    return SaveWorkflow(rig)


def test_l1_the_first_workflow_of_learners_is_the_tenant_s_one(rig: Rig, save: SaveWorkflow) -> None:
    save(a_caller(), WORKFLOW, None)
    save(a_caller(tenant=OTHER), PUPILS, None)
    assert (learner_workflow(rig.catalogue, T), learner_workflow(rig.catalogue, OTHER)) == (LEARNERS, PUPILS.id)
    save(a_caller(), replace(WORKFLOW, fields=()), 1)
    with refused(RuleConflict, "learner_workflow_exists"):
        save(a_caller(), PUPILS, None)
    assert rig.catalogue.get(T, Workflow, PUPILS.id) is None


@pytest.mark.parametrize("winner", [LearnerWorkflow(workflow=LEARNERS), WORKFLOW])
def test_l1_of_two_at_once_one_is_saved_and_the_other_told_why(
    save: SaveWorkflow, winner: LearnerWorkflow | Workflow
) -> None:
    whole = FakeCatalogue.put

    def raced(self: FakeCatalogue, *parts: Any) -> Any:  # noqa: ANN401 – whatever is written
        name = SETTING if isinstance(winner, LearnerWorkflow) else WORKFLOW.id
        self.things[T, type(winner), name] = replace(winner, version=1)
        return whole(self, *parts)

    is_pointer = isinstance(winner, LearnerWorkflow)
    error, code = (RuleConflict, "learner_workflow_exists") if is_pointer else (StaleVersion, "stale_version")
    with pytest.MonkeyPatch.context() as patch, refused(error, code):
        patch.setattr(FakeCatalogue, "put", raced)
        save(a_caller(), WORKFLOW, None)


@pytest.mark.parametrize(
    "membership",
    [
        a_learner(),
        a_learner(day=LONG_AGO),
        a_learner(day=date(2099, 1, 1)),
        a_learner(learner=None, erasure=an_erasure()),
    ],
)
def test_no_state_goes_while_learners_stand_in_the_workflow(rig: Rig, save: SaveWorkflow, membership: Record) -> None:
    save(a_caller(), WORKFLOW, None)
    save(a_caller(), OTHER_STATES, 1)
    save(a_caller(), WORKFLOW, 2)
    rig.put(membership)
    with refused(RuleConflict, "state_in_use"):
        save(a_caller(), OTHER_STATES, 3)


def test_l1_learners_are_moved_by_no_rule(save: SaveWorkflow) -> None:
    ruled = replace(
        WORKFLOW,
        transitions=(Transition(name="stay", origins=("learning",), target="learning"),),
        rules=(WorkflowRule(in_state="learning", for_days=1, transition="stay"),),
    )
    with refused(Invalid, "invalid_workflow"):
        save(a_caller(), ruled, None)


def test_the_held_of_a_workflow_are_found_however_many_there_are(rig: Rig) -> None:
    college = College(rig)
    names = [RecordId(f"l{number}") for number in range(1800)]
    rig.put(*(a_learner(name, legal_hold=a_guard()) for name in names), a_learner(JO))
    assert {one.key.record for one in uncounted_records(rig.records, T, college.row().key.workflow)} == set(names)
