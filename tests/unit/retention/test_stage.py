"""The one queue that a record stands in."""

from datetime import date, timedelta

import pytest

from shared.records.record import Record
from shared.retention.stage import Stage, StageName, stage_of
from tests.unit.builders import TODAY, YESTERDAY, a_claim, a_guard, a_record, an_erased

SOON, LATE = TODAY + timedelta(days=3), TODAY + timedelta(days=90)


@pytest.mark.parametrize("record", [a_record(), an_erased(), a_record(claim=a_claim())])
def test_a_record_that_nobody_need_look_at_is_in_no_stage(record: Record) -> None:
    assert stage_of(record) is None


@pytest.mark.parametrize(
    ("record", "review"),
    [
        (a_record(legal_hold=a_guard(review=SOON)), SOON),
        (a_record(restriction=a_guard(review=LATE)), LATE),
        (a_record(legal_hold=a_guard(review=LATE), restriction=a_guard(review=SOON)), SOON),
        (a_record(legal_hold=a_guard(review=SOON), restriction=a_guard(review=LATE)), SOON),
    ],
)
def test_p10_a_guarded_record_is_listed_by_the_earlier_of_its_review_dates(record: Record, review: date) -> None:
    assert stage_of(record) == Stage(name=StageName.HELD, date=review)


def test_x3_a_claim_that_was_given_up_is_queued_by_its_day_before_anything_else() -> None:
    given_up = a_record(claim=a_claim(), claim_given_up=True, legal_hold=a_guard())
    assert stage_of(given_up) == Stage(name=StageName.CLAIMED, date=YESTERDAY.date())
