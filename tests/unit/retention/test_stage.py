"""The one queue that a record, or a file, stands in."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from shared.records.content import Attachment, Waiting
from shared.records.learner import FinalFunding, FundingReason, LearnerFacts
from shared.records.record import Record
from shared.retention.stage import Stage, StageName, file_stage, stage_of
from tests.unit.builders import (
    TODAY,
    YESTERDAY,
    a_claim,
    a_guard,
    a_record,
    a_request,
    an_attachment,
    an_erased,
    changed,
)

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


def _waiting(day: date) -> Waiting:
    return Waiting(ground="linked_legal_hold", day=day)


@pytest.mark.parametrize(
    ("changes", "stage"),
    [
        ({"policy_date": SOON}, StageName.LINKED),
        ({"policy_date": SOON, "request": a_request(LATE)}, StageName.LINKED_REQUESTED),
        ({"request": a_request(SOON)}, StageName.LINKED_REQUESTED),
        ({"policy_date": LATE}, StageName.DUE),
        ({"policy_date": LATE, "request": a_request(LATE)}, StageName.REQUESTED),
        ({"policy_date": SOON, "request": a_request(TODAY)}, StageName.REQUESTED),
        ({"policy_date": SOON, "legal_hold": a_guard()}, StageName.HELD),
        ({"policy_date": SOON, "claim": a_claim(), "claim_given_up": True}, StageName.CLAIMED),
        ({"awaits_dating": True}, StageName.UNDATED),
        ({"learner": LearnerFacts(funding=FinalFunding(day=SOON, reason=FundingReason.DATED))}, StageName.LINKED),
    ],
)
def test_x17_what_was_found_withheld_through_a_link_waits_until_it_is_due_on_another_day(
    changes: dict[str, object], stage: StageName
) -> None:
    found = stage_of(a_record(waiting=_waiting(SOON), **changes))
    assert found is not None
    assert found.name is stage


@pytest.mark.parametrize("changes", [{}, {"learner": LearnerFacts()}])
def test_x17_what_is_not_due_any_more_waits_for_nothing(changes: dict[str, object]) -> None:
    assert stage_of(a_record(waiting=_waiting(SOON), **changes)) is None
    assert stage_of(an_erased(waiting=_waiting(SOON), policy_date=SOON)) is None


BOTH_DATES = a_record(policy_date=LATE, request=a_request(SOON))


@pytest.mark.parametrize(
    ("record", "stage"),
    [
        (a_record(awaits_dating=True), Stage(name=StageName.UNDATED, date=YESTERDAY.date())),
        (a_record(policy_date=SOON), Stage(name=StageName.DUE, date=SOON)),
        (a_record(policy_date=SOON, awaits_dating=True), Stage(name=StageName.DUE, date=SOON)),
        (a_record(request=a_request(SOON)), Stage(name=StageName.REQUESTED, date=SOON)),
        (a_record(request=a_request(SOON), awaits_dating=True), Stage(name=StageName.REQUESTED, date=SOON)),
        (BOTH_DATES, Stage(name=StageName.REQUESTED, date=SOON)),
        (a_record(policy_date=SOON, request=a_request(SOON)), Stage(name=StageName.REQUESTED, date=SOON)),
        (a_record(policy_date=SOON, request=a_request(LATE)), Stage(name=StageName.DUE_REQUESTED, date=SOON)),
    ],
)
def test_p4_p5_p9_a_record_stands_where_the_night_looks_for_it_by_the_earlier_date(
    record: Record, stage: Stage
) -> None:
    assert stage_of(record) == stage


def test_p10_a_guarded_record_leaves_the_nightly_queue_and_comes_back_with_the_date_it_had() -> None:
    held = changed(BOTH_DATES, legal_hold=a_guard(review=LATE))
    assert stage_of(held) == Stage(name=StageName.HELD, date=LATE)
    assert stage_of(changed(held, legal_hold=None)) == Stage(name=StageName.REQUESTED, date=SOON)


def test_x3_a_claim_that_its_job_has_not_given_up_leaves_the_record_where_it_was() -> None:
    claimed = replace(BOTH_DATES, claim=a_claim())
    assert stage_of(claimed) == stage_of(BOTH_DATES)
    assert stage_of(replace(BOTH_DATES, claim_given_up=True)) == stage_of(BOTH_DATES)


@pytest.mark.parametrize("changes", [{"policy_date": SOON}, {"request": a_request()}, {"awaits_dating": True}])
def test_p5_an_erased_record_waits_for_nothing(changes: dict[str, object]) -> None:
    assert stage_of(an_erased(**changes)) is None


def test_p10_an_erased_record_that_is_held_is_listed_for_review() -> None:
    assert stage_of(an_erased(legal_hold=a_guard(review=SOON))) == Stage(name=StageName.HELD, date=SOON)


@pytest.mark.parametrize(
    ("file", "stage"),
    [
        (an_attachment(), Stage(name=StageName.FILE_UNDATED, date=YESTERDAY.date())),
        (an_attachment(due_on=SOON), Stage(name=StageName.FILE_DUE, date=SOON)),
        (an_attachment(due_on=SOON, awaits_dating=False), Stage(name=StageName.FILE_DUE, date=SOON)),
        (an_attachment(awaits_dating=False), None),
        (an_attachment(due_on=SOON, waiting=_waiting(SOON)), Stage(name=StageName.FILE_LINKED, date=SOON)),
        (an_attachment(due_on=LATE, waiting=_waiting(SOON)), Stage(name=StageName.FILE_DUE, date=LATE)),
        (an_attachment(waiting=_waiting(SOON)), Stage(name=StageName.FILE_UNDATED, date=YESTERDAY.date())),
    ],
)
def test_p4_p5_a_file_stands_in_a_queue_of_its_own_unless_it_is_kept_as_long_as_its_record(
    file: Attachment, stage: Stage | None
) -> None:
    assert file_stage(file) == stage
