"""One thing of a return is changed as its editor saw it, and what becomes of each aim is shown (L2, L3, X7a)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from shared.application.learners.edit_aims import EditAims
from shared.application.learners.explain_funding import ExplainFunding
from shared.kernel.errors import Invalid, NotFound, RuleConflict, Unavailable
from shared.learners.final_funding_date import IgnoredBecause
from shared.learners.ilr import MOST_AIMS, Aim, IlrId, IlrReturn, IlrStatus
from shared.records.learner import FinalFunding, FundingReason
from tests.unit.application.learners import ILR, JO, LONG_AGO, College, a_learner, a_return
from tests.unit.application.rig import Rig
from tests.unit.builders import NOW, T, a_caller
from tests.unit.refusals import refused

OPEN, DONE, BREAK = (Aim(aim_seq_number=number, completion_status=number) for number in (1, 2, 6))
OTHER = IlrId("10000001-2018")
Act = Callable[[EditAims, str], IlrReturn]
ACTS: dict[str, tuple[Act, IlrStatus, tuple[Aim, ...]]] = {
    "status": (
        lambda edit, seen: edit.set_status(a_caller(), JO, ILR, seen, IlrStatus.EXCLUDED),
        IlrStatus.EXCLUDED,
        (OPEN, DONE),
    ),
    "add": (lambda edit, seen: edit.add(a_caller(), JO, ILR, seen, BREAK), IlrStatus.INCLUDED, (OPEN, DONE, BREAK)),
    "replace": (
        lambda edit, seen: edit.replace(a_caller(), JO, ILR, seen, 1, BREAK),
        IlrStatus.INCLUDED,
        (BREAK, DONE),
    ),
    "take out": (lambda edit, seen: edit.take_out(a_caller(), JO, ILR, seen, 2), IlrStatus.INCLUDED, (OPEN,)),
}


@pytest.fixture
def college(rig: Rig) -> College:
    made = College(rig)
    rig.put(a_learner())
    made.hand_in(IlrReturn(learner=JO, id=ILR, aims=(OPEN, DONE), prepared_at=NOW))
    return made


def _now(college: College) -> IlrReturn:
    return college.rig.ilrs.rows[T, JO, ILR]


@pytest.mark.parametrize("act", ACTS)
def test_an_edit_changes_one_thing_and_keeps_the_date_of_the_file(college: College, act: str) -> None:
    does, status, aims = ACTS[act]
    saved = does(EditAims(college.rig), _now(college).digest)
    assert saved == _now(college) == IlrReturn(learner=JO, id=ILR, status=status, aims=aims, prepared_at=NOW)
    assert college.rig.actions() == [("return_saved", "learners/jo")]


@pytest.mark.parametrize("act", ACTS)
def test_an_edit_over_another_return_than_its_editor_saw_is_refused(college: College, act: str) -> None:
    seen = _now(college).digest
    college.hand_in(replace(_now(college), aims=(DONE, OPEN)))
    before = _now(college)
    with refused(RuleConflict, "return_changed"):
        ACTS[act][0](EditAims(college.rig), seen)
    college.rig.ilrs.rows.clear()
    with refused(RuleConflict, "return_changed"):
        ACTS[act][0](EditAims(college.rig), before.digest)
    assert college.rig.ilrs.rows == {}


def test_an_aim_that_the_return_does_not_have_is_neither_changed_nor_taken_out(college: College) -> None:
    edit, seen = EditAims(college.rig), _now(college).digest
    for place in (0, 3):
        with refused(NotFound, "unknown_aim"):
            edit.replace(a_caller(), JO, ILR, seen, place, BREAK)
        with refused(NotFound, "unknown_aim"):
            edit.take_out(a_caller(), JO, ILR, seen, place)
    assert _now(college).aims == (OPEN, DONE)


def test_x22_a_return_is_given_no_more_aims_than_the_api_takes(college: College) -> None:
    college.hand_in(replace(_now(college), aims=(DONE,) * MOST_AIMS))
    edit = EditAims(college.rig)
    with refused(Invalid, "too_many_aims"):
        edit.add(a_caller(), JO, ILR, _now(college).digest, DONE)
    edit.take_out(a_caller(), JO, ILR, _now(college).digest, 1)
    edit.add(a_caller(), JO, ILR, _now(college).digest, BREAK)
    assert len(_now(college).aims) == MOST_AIMS


def test_l2_l3_a_learner_is_shown_by_their_returns_of_now_with_what_becomes_of_each_aim(college: College) -> None:
    college.retain(6)
    college.hand_in(replace(a_return(day=LONG_AGO), status=IlrStatus.INCLUDED, aims=(*a_return().aims, BREAK)))
    found = ExplainFunding(college.rig)(a_caller(), JO)
    dated = FinalFunding(day=LONG_AGO, reason=FundingReason.DATED)
    # The row itself is dated by the stream, moments later.
    assert (found.funding, college.day()) == (dated, None)
    assert found.view.removal_date is not None
    assert found.returns is not None
    (one,) = found.returns
    assert [aim.verdict for aim in one.aims] == [dated, IgnoredBecause.BREAK_IN_LEARNING]
    assert ExplainFunding(college.rig).of_return(a_caller(), JO, ILR) == one


def test_a_learner_without_facts_is_shown_as_one_without_aims(college: College) -> None:
    college.rig.put(a_learner(learner=None))
    college.rig.ilrs.rows.clear()
    found = ExplainFunding(college.rig)(a_caller(), JO)
    assert (found.funding.reason, found.returns) == (FundingReason.NO_AIMS, [])


def test_x13_a_learner_whose_return_can_t_be_read_is_shown_as_the_row_has_them(college: College) -> None:
    college.rig.put(a_learner(day=LONG_AGO))
    college.rig.ilrs.unreadable.add((T, JO, ILR))
    explain = ExplainFunding(college.rig)
    found = explain(a_caller(), JO)
    assert (found.funding.day, found.returns) == (LONG_AGO, None)
    with refused(Unavailable, "unreadable_record"):
        explain.of_return(a_caller(), JO, ILR)


def test_s1_what_would_become_of_the_date_without_an_aim_is_said_before(college: College) -> None:
    college.retain(6)
    college.hand_in(a_return(ilr=OTHER), IlrReturn(learner=JO, id=ILR, aims=(OPEN, DONE)))
    explain = ExplainFunding(college.rig)
    without = explain.without_aim(a_caller(), JO, OTHER, 1)
    assert (without.funding.reason, without.removal_date) == (FundingReason.CLOSED_UNDATED, None)
    college.hand_in(IlrReturn(learner=JO, id=ILR, aims=(OPEN,)))
    without = explain.without_aim(a_caller(), JO, ILR, 1)
    assert (without.funding.day, without.removal_date) == (LONG_AGO, date(2016, 8, 1))
    assert len(_now(college).aims) == 1
