"""What the brake stopped, and its confirmation, whole or by workflow (X17)."""

import pytest

from shared.jobs.stopped import Confirmation, Stopped
from shared.kernel.errors import Invalid, RuleConflict
from shared.kernel.identifiers import JobId, WorkflowId
from tests.unit.refusals import refused

CASES, PEOPLE, LEARNERS, QUIET = map(WorkflowId, ("cases", "people", "learners", "quiet"))
RUN = (CASES, PEOPLE, QUIET, LEARNERS)
NIGHT = Stopped(records={"cases": 3}, files={"cases": 2, "people": 5}, learners=4, learner_workflow=LEARNERS)
ONE, TWO = JobId("night-1"), JobId("night-2")


def test_x17_records_and_learners_are_counted_together_and_files_apart() -> None:
    assert (NIGHT.all_records, NIGHT.all_files) == (7, 7)
    assert NIGHT.workflows == NIGHT.left == (CASES, PEOPLE, LEARNERS)


def test_x17_without_learners_to_remove_their_workflow_has_nothing_to_confirm() -> None:
    night = Stopped(records={"cases": 3}, files={}, learners=0, learner_workflow=LEARNERS)
    assert night.workflows == (CASES,)
    with refused(Invalid, "not_stopped"):
        night.confirm(RUN, [LEARNERS], ONE)


def test_x17_a_refusal_names_the_workflows_that_the_brake_stopped() -> None:
    with pytest.raises(Invalid) as refusal:
        NIGHT.confirm(RUN, [QUIET], ONE)
    assert refusal.value.detail.endswith(f": {CASES}, {PEOPLE}, {LEARNERS}")


def test_x17_the_whole_night_is_confirmed_with_what_waits_behind_links_in_workflows_that_it_did_not_count() -> None:
    confirmed = NIGHT.confirm(RUN, None, ONE)
    assert confirmed.confirmed == (Confirmation(workflows=RUN, job=ONE),)
    assert confirmed.left == ()


def test_x17_each_workflow_is_confirmed_once_and_the_rest_later() -> None:
    first = NIGHT.confirm(RUN, [LEARNERS, LEARNERS], ONE)
    assert (first.confirmed[-1].workflows, first.left) == ((LEARNERS,), (CASES, PEOPLE))
    rest = first.confirm(RUN, None, TWO)
    assert rest.confirmed == (*first.confirmed, Confirmation(workflows=(CASES, PEOPLE, QUIET), job=TWO))
    assert rest.left == ()


@pytest.mark.parametrize("wanted", [None, [CASES], [PEOPLE, CASES], [LEARNERS]])
def test_x17_what_is_confirmed_already_is_a_conflict_that_names_what_is_left(wanted: list[WorkflowId] | None) -> None:
    done = NIGHT.confirm(RUN, None, ONE)
    with refused(RuleConflict, "already_confirmed"):
        done.confirm(RUN, wanted, TWO)
    part = NIGHT.confirm(RUN, [CASES, LEARNERS], ONE)
    if wanted is not None:
        with pytest.raises(RuleConflict, match="these are left: people"):
            part.confirm(RUN, wanted, TWO)


@pytest.mark.parametrize("wanted", [[QUIET], [WorkflowId("unknown")], [CASES, QUIET]])
def test_x17_only_what_was_stopped_can_be_confirmed(wanted: list[WorkflowId]) -> None:
    with refused(Invalid, "not_stopped"):
        NIGHT.confirm(RUN, wanted, ONE)
