"""Whether a record still belongs to what a job was asked to cover."""

from datetime import date

import pytest

from shared.kernel.clock import LocalDay
from shared.records.condition import Operator
from shared.records.field_type import FieldType
from shared.records.membership import Membership, membership
from shared.records.record import Record
from tests.unit.builders import INSTANT, LONDON, NOW, YESTERDAY, a_condition, a_field, a_filter, a_record, a_workflow

LATER = NOW + INSTANT


def test_x9_what_matched_when_the_job_was_asked_for_is_a_member() -> None:
    assert membership(a_record(entered_state_here_at=NOW), a_filter(), a_workflow(), NOW) is Membership.MEMBER


def test_x9_an_edit_after_the_asking_does_not_make_a_member_leave() -> None:
    assert membership(a_record(changed_at=LATER), a_filter(), a_workflow(), NOW) is Membership.MEMBER


def test_x9_what_was_moved_away_after_the_asking_has_left() -> None:
    assert membership(a_record(state="open", changed_at=LATER), a_filter(), a_workflow(), NOW) is Membership.LEFT


def test_x9_what_came_back_into_its_state_after_the_asking_has_left() -> None:
    returned = a_record(entered_state_here_at=LATER, changed_at=LATER)
    assert membership(returned, a_filter(), a_workflow(), NOW) is Membership.LEFT


def test_x9_a_back_dated_state_does_not_make_a_member() -> None:
    imported = a_record(state_entered_at=YESTERDAY, entered_state_here_at=LATER, changed_at=LATER)
    assert membership(imported, a_filter(), a_workflow(), NOW) is Membership.LEFT


@pytest.mark.parametrize("record", [a_record(state="open"), a_record(state="open", changed_at=NOW)])
def test_x9_what_nobody_has_touched_since_and_does_not_match_never_did(record: Record) -> None:
    assert membership(record, a_filter(), a_workflow(), NOW) is Membership.NEVER


def test_x19_a_filter_that_no_longer_fits_the_records_workflow_says_nothing_of_it() -> None:
    asked = a_filter(where=(a_condition(Operator.EQ, "North"),))
    record = a_record(values={"ward": "North"})
    assert membership(record, asked, a_workflow(), NOW) is Membership.MEMBER
    assert membership(record, asked, a_workflow(fields=()), NOW) is Membership.OUTDATED
    assert membership(a_record(state="open"), asked, a_workflow(fields=()), NOW) is Membership.NEVER


def test_r1a_x9_an_age_is_judged_on_the_day_on_which_the_job_was_asked_for() -> None:
    asked = a_filter(where=(a_condition(Operator.OLDER_THAN, {"months": 1}, "closed_on"),))
    workflow = a_workflow(fields=(a_field("closed_on", FieldType.DATE, None),))
    record = a_record(values={"closed_on": "2026-02-01"})

    def judged(day: date) -> Membership:
        return membership(record, asked, workflow, NOW, LocalDay(day, LONDON))

    assert judged(date(2026, 3, 2)) is Membership.MEMBER
    assert judged(date(2026, 3, 1)) is Membership.NEVER
    # A job that knows no day finds nothing by age (X6).
    assert membership(record, asked, workflow, NOW) is Membership.NEVER
