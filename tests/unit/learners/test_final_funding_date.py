"""From when a learner's retention period runs, or why it does not (L2, L3)."""

from datetime import date

import pytest

from shared.kernel.identifiers import RecordId
from shared.learners.final_funding_date import IgnoredBecause, JudgedAim, final_funding, judged_aims
from shared.learners.funding_words import what_becomes_of, why
from shared.learners.ilr import Aim, IlrId, IlrReturn, IlrStatus
from shared.records.learner import FinalFunding, FundingReason

LATER = date(2025, 7, 31)


def an_aim(
    status: int | str | None = 2, end: str | None = None, achieved: str | None = None, *, excluded: bool = False
) -> Aim:
    return Aim(completion_status=status, learn_actual_end_date=end, achievement_date=achieved, excluded=excluded)


def a_return(*aims: Aim, status: IlrStatus = IlrStatus.INCLUDED) -> IlrReturn:
    return IlrReturn(learner=RecordId("jo"), id=IlrId("r"), status=status, aims=aims)


def decided(*aims: Aim) -> FinalFunding:
    return final_funding([a_return(*aims)])


def none_because(reason: FundingReason) -> FinalFunding:
    return FinalFunding(day=None, reason=reason)


def on(day: date) -> FinalFunding:
    return FinalFunding(day=day, reason=FundingReason.DATED)


@pytest.mark.parametrize("status", [2, 3])
def test_l2_the_end_of_a_closed_aim_is_the_later_of_its_end_and_its_achievement(status: int) -> None:
    assert decided(an_aim(status, end="2025-07-31")) == on(LATER)
    assert decided(an_aim(status, achieved="2025-07-31")) == on(LATER)
    assert decided(an_aim(status, end="2025-07-31", achieved="2025-01-01")) == on(LATER)
    assert decided(an_aim(status, end="2025-01-01", achieved="2025-07-31")) == on(LATER)


def test_l2_the_latest_end_counts_over_all_returns_in_whatever_order() -> None:
    early, late = a_return(an_aim(end="2019-07-31")), a_return(an_aim(3, end="2025-07-31"), an_aim(end="2020-01-01"))
    assert final_funding([early, late]) == final_funding([late, early]) == on(LATER)


def test_l2_there_is_no_date_while_an_aim_is_open_even_one_that_carries_an_end() -> None:
    assert decided(an_aim(1, end="2025-07-31"), an_aim(end="2025-07-31")) == none_because(FundingReason.OPEN)


@pytest.mark.parametrize("ignored", [an_aim(6), an_aim(1, excluded=True), an_aim(9, end="nonsense", excluded=True)])
def test_l2_breaks_in_learning_and_excluded_aims_are_ignored_whatever_they_say(ignored: Aim) -> None:
    assert decided(ignored, an_aim(end="2025-07-31")) == on(LATER)
    assert decided(ignored) == none_because(FundingReason.ALL_IGNORED)


def test_l2_aims_of_an_excluded_return_are_ignored() -> None:
    excluded = a_return(an_aim(1), status=IlrStatus.EXCLUDED)
    assert final_funding([excluded, a_return(an_aim(end="2025-07-31"))]) == on(LATER)
    assert final_funding([excluded]) == none_because(FundingReason.ALL_IGNORED)


def test_l2_without_aims_there_is_no_date() -> None:
    assert final_funding([]) == final_funding([a_return()]) == none_because(FundingReason.NO_AIMS)


@pytest.mark.parametrize("status", [None, 0, 4, 5, 7, -1, "two", "", 10**30])
def test_l3_a_status_that_is_none_of_the_four_dates_nobody(status: int | str | None) -> None:
    assert decided(an_aim(status, end="2025-07-31")) == none_because(FundingReason.UNKNOWN_STATUS)


@pytest.mark.parametrize("bad", ["2025-02-30", "", "31/07/2025", "2025-7-1", "\uff12025-01-01"])
@pytest.mark.parametrize("status", [1, 2, 3])
def test_l3_a_date_that_is_none_dates_nobody_not_even_beside_one_that_is(status: int, bad: str) -> None:
    assert decided(an_aim(status, end=bad, achieved="2025-07-31")) == none_because(FundingReason.BAD_DATE)
    assert decided(an_aim(status, end="2025-07-31", achieved=bad)) == none_because(FundingReason.BAD_DATE)


def test_l3_a_closed_aim_with_neither_date_dates_nobody() -> None:
    assert decided(an_aim(), an_aim(end="2025-07-31")) == none_because(FundingReason.CLOSED_UNDATED)


def test_l3_what_makes_no_sense_is_said_before_what_is_open() -> None:
    aims = (an_aim(1), an_aim(), an_aim(2, end="bad"), an_aim(8))
    reasons = (
        FundingReason.OPEN,
        FundingReason.CLOSED_UNDATED,
        FundingReason.BAD_DATE,
        FundingReason.UNKNOWN_STATUS,
    )
    for count in range(1, 5):
        assert decided(*aims[:count]) == none_because(reasons[count - 1])


@pytest.mark.parametrize("written", ["2025-07-31Z", "2025-07-31+01:00", " 2025-07-31 ", "2025-07-31-14:59"])
def test_l2_a_zone_moves_a_day_nowhere(written: str) -> None:
    assert decided(an_aim(end=written)) == on(LATER)


@pytest.mark.parametrize("written", ["2025-07-31+15:00", "2025-07-31 01:00", "2025-07-31T00:00:00"])
def test_l3_what_is_more_than_a_day_is_none(written: str) -> None:
    assert decided(an_aim(end=written)) == none_because(FundingReason.BAD_DATE)


def _verdicts(*aims: Aim, status: IlrStatus = IlrStatus.INCLUDED) -> list[IgnoredBecause | FinalFunding]:
    found = judged_aims(a_return(*aims, status=status))
    assert [one.aim for one in found] == list(aims)
    return [one.verdict for one in found]


def test_l2_l3_each_aim_is_judged_by_itself_and_the_learner_by_these_verdicts_alone() -> None:
    aims = (
        an_aim(6),
        an_aim(1, excluded=True),
        an_aim(1),
        an_aim(end="2025-07-31"),
        an_aim(9),
        an_aim(end="bad"),
        an_aim(),
    )
    assert _verdicts(*aims) == [
        IgnoredBecause.BREAK_IN_LEARNING,
        IgnoredBecause.AIM_EXCLUDED,
        none_because(FundingReason.OPEN),
        on(LATER),
        none_because(FundingReason.UNKNOWN_STATUS),
        none_because(FundingReason.BAD_DATE),
        none_because(FundingReason.CLOSED_UNDATED),
    ]
    assert set(_verdicts(*aims, status=IlrStatus.EXCLUDED)) == {IgnoredBecause.RETURN_EXCLUDED}


@pytest.mark.parametrize("reason", FundingReason)
def test_l2_l3_every_reason_has_a_sentence_of_its_own(reason: FundingReason) -> None:
    assert sum(why(one) == why(reason) for one in FundingReason) == 1


def test_l2_l3_what_becomes_of_an_aim_is_said_in_words() -> None:
    counted = [FinalFunding(reason=one) for one in FundingReason if one not in _OF_A_LEARNER]
    said = [what_becomes_of(JudgedAim(an_aim(), verdict)) for verdict in (*IgnoredBecause, *counted)]
    assert len(set(said)) == len(said)
    assert [one.partition(":")[0] for one in said] == ["Ignored"] * 3 + ["Counts"] * 5


_OF_A_LEARNER = {FundingReason.ALL_IGNORED, FundingReason.NO_AIMS}
