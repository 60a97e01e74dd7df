"""L5, X15: the day on which a change of returns brought a learner past the threshold."""

from dataclasses import replace
from datetime import date

import pytest

from shared.learners.made_due import Threshold
from shared.learners.retention import LearnerRetention
from shared.records.learner import FinalFunding, FundingReason, LearnerFacts

TODAY = date(2026, 3, 3)
PAST, LATE = date(2020, 3, 2), date(2020, 3, 3)
EARLIER = date(2026, 1, 1)
HERE = Threshold(today=TODAY, retention=LearnerRetention(enabled=True, years=6))


def _facts(day: date | None, made_due_on: date | None = None) -> LearnerFacts:
    reason = FundingReason.DATED if day else FundingReason.OPEN
    return LearnerFacts(funding=FinalFunding(day=day, reason=reason), made_due_on=made_due_on)


@pytest.mark.parametrize("before", [None, LATE])
def test_l5_x15_a_learner_is_marked_on_the_day_that_brings_them_past_the_threshold(before: date | None) -> None:
    facts = _facts(before)
    assert HERE.marked(facts, PAST) == replace(facts, made_due_on=TODAY)


def test_l5_x15_the_mark_stays_while_the_learner_is_due_and_goes_once_they_are_not() -> None:
    facts = _facts(PAST, EARLIER)
    assert HERE.marked(facts, PAST) == facts
    assert [HERE.marked(facts, day).made_due_on for day in (LATE, None)] == [None, None]
