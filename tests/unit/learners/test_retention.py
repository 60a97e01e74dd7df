"""When a learner is removed, and in which words it is said (L1, L5, L6)."""

from datetime import date, timedelta

import pytest

from shared.kernel.errors import Fault
from shared.learners.retention import LearnerRetention, check_years, years_after
from shared.learners.retention_words import WHAT_REMOVAL_DOES, explanation, statement
from tests.unit.refusals import faults_of

SIX = LearnerRetention(enabled=True)
NEXT = date(2026, 3, 3)


def test_l1_the_setting_is_off_with_six_years_unless_somebody_says_otherwise() -> None:
    off = LearnerRetention()
    assert (off.enabled, off.years) == (False, 6)
    assert off.removal_date(date(1990, 1, 1)) is None
    assert not off.is_due(date(1990, 1, 1), NEXT)
    assert off.latest_due(NEXT) is None


def test_l5_a_learner_is_due_the_day_after_the_threshold_and_not_on_it() -> None:
    ended = date(2020, 3, 3)
    assert not SIX.is_due(ended, date(2026, 3, 3))
    assert SIX.is_due(ended, date(2026, 3, 4))
    assert SIX.removal_date(ended) == date(2026, 3, 4)


def test_x6_without_a_date_nobody_is_ever_due() -> None:
    assert SIX.removal_date(None) is None
    assert not SIX.is_due(None, date.max)


def test_l5_a_leap_day_plus_years_is_the_28th_where_there_is_no_29th() -> None:
    leap = date(2024, 2, 29)
    assert years_after(leap, 1) == date(2025, 2, 28)
    assert years_after(leap, 4) == date(2028, 2, 29)
    assert LearnerRetention(enabled=True, years=1).removal_date(leap) == date(2025, 3, 1)


@pytest.mark.parametrize("years", [1, 3, 4, 6, 75, 76, 99])
@pytest.mark.parametrize(
    "today", [date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1), date(2025, 2, 28), date(2025, 3, 1)]
)
def test_l5_the_range_of_a_night_ends_with_the_last_who_is_due(today: date, years: int) -> None:
    retention = LearnerRetention(enabled=True, years=years)
    latest = retention.latest_due(today)
    assert latest is not None
    assert retention.is_due(latest, today)
    assert not retention.is_due(latest + timedelta(days=1), today)


def test_l5_at_either_end_of_the_calendar_nothing_breaks() -> None:
    long = LearnerRetention(enabled=True, years=99)
    assert long.latest_due(date(50, 1, 1)) is None
    assert long.removal_date(date(9999, 1, 1)) == date.max


def test_l5_the_first_and_the_last_year_of_the_calendar_are_years_like_others() -> None:
    assert SIX.latest_due(date(7, 3, 4)) == date(1, 3, 3)
    assert years_after(date(9993, 3, 3), 6) == date(9999, 3, 3)


@pytest.mark.parametrize("years", [1, 6, 99])
def test_l1_the_period_is_one_to_ninety_nine_years(years: int) -> None:
    check_years(years)


@pytest.mark.parametrize("years", [0, -1, 100])
def test_l1_no_other_period_is_taken(years: int) -> None:
    assert faults_of("invalid_years", lambda: check_years(years)) == (Fault("/years", "must be 1 to 99"),)


def test_l1_the_explanation_says_how_the_period_is_applied_what_removal_does_and_how_many_are_past_it() -> None:
    said = explanation(SIX, 12, str(NEXT))
    assert "later than the Final Funding Date plus 6 years" in said
    assert WHAT_REMOVAL_DOES in said
    assert said.endswith("It is on: 12 learners are past the threshold at the run of 2026-03-03.")
    assert explanation(LearnerRetention(years=1), 1, str(NEXT)).endswith(
        "It is off: 1 learner is past the threshold at the run of 2026-03-03, and nobody is removed by it."
    )


def test_l6_the_statement_says_what_confirming_will_do() -> None:
    on = statement(LearnerRetention(), SIX, 1, str(NEXT))
    assert on.startswith(
        "Learners will be removed 6 years after their Final Funding Date. At the run of 2026-03-03, 1 learner is"
    )
    longer = statement(SIX, LearnerRetention(enabled=True, years=1), 3, str(NEXT))
    assert longer.startswith("The period changes from 6 years to 1 year. At the run of 2026-03-03, 3 learners are past")
    assert statement(SIX, LearnerRetention(), 0, str(NEXT)).startswith("Learners will no longer be removed by age.")


def test_l6_x21_a_count_of_which_not_all_rows_were_read_is_a_most() -> None:
    assert "It is on: at most 2 learners are past" in explanation(SIX, 2, str(NEXT), is_exact=False)
    assert "2026-03-03, at most 1 learner is past" in statement(LearnerRetention(), SIX, 1, str(NEXT), is_exact=False)
