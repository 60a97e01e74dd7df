"""What entering a state does to a record's clocks."""

from dataclasses import replace

import pytest

from shared.records.record import Record
from shared.retention.entering import entered
from tests.unit.builders import NOW, TODAY, a_guard, a_record, a_request, a_workflow, an_erased

WORKFLOW = a_workflow()
DATED = a_record(policy_date=TODAY, is_kept_by_login=True, request=a_request(), legal_hold=a_guard(), version=4)


def _after(record: Record, state: str, *, awaits_dating: bool) -> Record:
    return replace(
        record,
        state=state,
        state_entered_at=NOW,
        entered_state_here_at=NOW,
        changed_at=NOW,
        policy_date=None,
        is_kept_by_login=False,
        awaits_dating=awaits_dating,
    )


@pytest.mark.parametrize("state", ["archived", "closed"])
def test_p4_an_end_state_starts_the_clock_anew_and_is_to_be_dated(state: str) -> None:
    assert entered(DATED, WORKFLOW, state, NOW) == _after(DATED, state, awaits_dating=True)


@pytest.mark.parametrize("state", ["open", "unknown"])
def test_p8_leaving_the_end_state_clears_the_policys_date(state: str) -> None:
    waiting = replace(DATED, awaits_dating=True)
    assert entered(waiting, WORKFLOW, state, NOW) == _after(waiting, state, awaits_dating=False)


def test_p13_an_account_that_a_login_has_kept_is_dated_again_when_it_next_enters_an_end_state() -> None:
    kept = a_record(is_kept_by_login=True)
    after = entered(kept, WORKFLOW, "archived", NOW)
    assert (after.is_kept_by_login, after.awaits_dating) == (False, True)


def test_x1_an_erased_record_has_nothing_left_to_date() -> None:
    assert entered(an_erased(), WORKFLOW, "archived", NOW) == _after(an_erased(), "archived", awaits_dating=False)
