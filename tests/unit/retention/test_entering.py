"""What entering a state does to a record's clock and dates."""

from dataclasses import replace

import pytest

from shared.records.record import Record
from shared.records.workflow import Kind
from shared.retention.entering import clock_start, entered
from tests.unit.builders import DAY, NOW, TODAY, YESTERDAY, a_guard, a_record, a_request, a_workflow, an_erased

WORKFLOW = a_workflow()
DATED = a_record(policy_date=TODAY, request=a_request(), legal_hold=a_guard(), ended_at=YESTERDAY - DAY, version=4)


def _after(record: Record, state: str, **changes: object) -> Record:
    moved = {"state": state, "state_entered_at": NOW, "entered_state_here_at": NOW, "changed_at": NOW}
    return replace(record, **{**moved, "policy_date": None, **changes})  # type: ignore[arg-type]  # a record's own


@pytest.mark.parametrize("state", ["archived", "closed"])
def test_p4_a_move_between_end_states_keeps_the_clock_and_is_to_be_dated_by_the_new_state(state: str) -> None:
    assert entered(DATED, WORKFLOW, state, NOW) == _after(DATED, state, awaits_dating=True)


@pytest.mark.parametrize("state", ["archived", "closed"])
def test_p4_an_end_state_starts_the_clock_for_a_record_that_comes_from_none(state: str) -> None:
    record = a_record(state="open")
    assert entered(record, WORKFLOW, state, NOW) == _after(record, state, ended_at=NOW, awaits_dating=True)


@pytest.mark.parametrize("state", ["open", "unknown"])
def test_p4_p8_leaving_the_end_states_clears_clock_and_date(state: str) -> None:
    waiting = replace(DATED, awaits_dating=True)
    assert entered(waiting, WORKFLOW, state, NOW) == _after(waiting, state, ended_at=None, awaits_dating=False)


def test_p4_the_clock_of_a_state_that_has_become_an_end_state_starts_when_the_record_came_into_it() -> None:
    there = a_record(state="closed", ended_at=None)
    assert clock_start(there, WORKFLOW) == YESTERDAY
    assert entered(there, WORKFLOW, "archived", NOW).ended_at == YESTERDAY


def test_p4_there_is_no_clock_in_a_state_that_is_none_any_more() -> None:
    left_over = a_record(state="open", ended_at=YESTERDAY)
    assert clock_start(left_over, WORKFLOW) is None
    assert entered(left_over, WORKFLOW, "closed", NOW).ended_at == NOW


def test_p4_learners_have_no_clock() -> None:
    learners = replace(WORKFLOW, kind=Kind.LEARNER)
    assert clock_start(a_record(), learners) is None
    assert entered(a_record(state="open"), learners, "closed", NOW).ended_at is None


def test_p13_an_account_that_a_login_has_kept_stays_kept_between_end_states() -> None:
    kept = a_record(is_kept_by_login=True, ended_at=YESTERDAY)
    after = entered(kept, WORKFLOW, "archived", NOW)
    assert (after.is_kept_by_login, after.awaits_dating, after.ended_at) == (True, False, YESTERDAY)


def test_p13_it_is_dated_again_when_it_next_enters_an_end_state_from_one_that_is_none() -> None:
    left = entered(a_record(is_kept_by_login=True), WORKFLOW, "open", NOW)
    assert not left.is_kept_by_login
    after = entered(left, WORKFLOW, "closed", NOW)
    assert (after.is_kept_by_login, after.awaits_dating, after.ended_at) == (False, True, NOW)


def test_x1_an_erased_record_has_nothing_left_to_date() -> None:
    record = an_erased(ended_at=YESTERDAY)
    assert entered(record, WORKFLOW, "archived", NOW) == _after(record, "archived", awaits_dating=False)
