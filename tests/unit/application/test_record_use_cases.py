"""Reading records, moving them, listing cases, and doing a thing again when somebody else was faster."""

from dataclasses import replace
from datetime import date

import pytest

from shared.access.permissions import Permission
from shared.application.reading.records import ReadRecord
from shared.application.records.list_cases import ListCases
from shared.application.records.transition_record import TransitionRecord
from shared.application.retention.request_anonymisation import RequestAnonymisation
from shared.application.retrying import ROUNDS, retry_on_conflict
from shared.application.rules.today import RecordFields
from shared.erasure.grounds import Ground
from shared.kernel.errors import Invalid, NotFound, RuleConflict, StaleVersion, Unavailable
from shared.learners.retention import LearnerRetention
from shared.records.record import Record
from shared.records.workflow import Kind
from shared.retention.dp_fields import dp_fields
from shared.retention.retention_status import RetentionStatus, StatusCode
from tests.unit.application.rig import Rig
from tests.unit.builders import (
    DAY,
    NOW,
    OTHER,
    PEOPLE,
    TODAY,
    YESTERDAY,
    T,
    a_caller,
    a_claim,
    a_filter,
    a_guard,
    a_person,
    a_policy,
    a_record,
    a_request,
    an_erased,
    key,
)
from tests.unit.refusals import refused

ONE = key("c1")


@pytest.fixture
def transition(rig: Rig) -> TransitionRecord:
    return TransitionRecord(rig)


def test_a_record_is_shown_with_the_ground_that_would_withhold_it(rig: Rig) -> None:
    rig.put(a_record(ONE, person=key("p1", PEOPLE)), a_person(restriction=a_guard()))
    view = ReadRecord(rig)(a_caller(Permission.READ_RECORDS), ONE)
    assert (view.record, view.withheld_by) == (rig.row(ONE), Ground.LINKED_PROCESSING_RESTRICTED)


def test_an_unknown_record_and_that_of_another_tenant_are_not_found(rig: Rig) -> None:
    rig.put(a_record(ONE))
    for caller, one in ((a_caller(), key("c2")), (a_caller(tenant=OTHER), ONE)):
        with refused(NotFound, "unknown_record"):
            ReadRecord(rig)(caller, one)


def test_a_record_that_cannot_be_read_needs_repair(rig: Rig) -> None:
    rig.put(a_record(ONE))
    rig.records.unreadable.add((T, ONE))
    with refused(Unavailable, "unreadable_record"):
        ReadRecord(rig)(a_caller(), ONE)


def test_the_cases_of_a_filter_are_listed_as_they_are_now(rig: Rig) -> None:
    rig.put(a_record(ONE, values={"name": "Jo", "ward": "North", "undefined": 1}), a_record("c2", state="open"))
    listing = ListCases(rig)
    status = RetentionStatus(code=StatusCode.NO_POLICY)
    dp = dp_fields(rig.row(ONE), Kind.CASE, status, TODAY, LearnerRetention())
    cases = (
        [RecordFields(record=rig.row(ONE), ended_at=YESTERDAY, status=status, values={"ward": "North"}, dp=dp)],
        None,
    )
    assert listing(a_caller(Permission.READ_RECORDS), a_filter(), None, 10) == cases


@pytest.mark.parametrize("record", [a_record(ONE, version=3), an_erased(ONE), a_record(ONE, legal_hold=a_guard())])
def test_r4_a_record_enters_the_state_that_its_transition_leads_to(
    rig: Rig, transition: TransitionRecord, record: Record
) -> None:
    rig.put(record)
    view = transition(a_caller(Permission.EDIT_RECORDS), ONE, "archive")
    assert view.record == replace(
        record,
        state="archived",
        state_entered_at=NOW,
        entered_state_here_at=NOW,
        ended_at=YESTERDAY,
        changed_at=NOW,
        awaits_dating=not record.is_erased,
        version=record.version + 1,
    )
    assert rig.row(ONE) == view.record


def test_x14_a_transition_of_a_version_is_applied_to_no_other(rig: Rig, transition: TransitionRecord) -> None:
    rig.put(a_record(ONE, version=3))
    moved = transition(a_caller(Permission.EDIT_RECORDS), ONE, "archive", version=3).record
    assert (moved.state, moved.version) == ("archived", 4)
    with refused(StaleVersion, "stale_version"):
        transition(a_caller(Permission.EDIT_RECORDS), ONE, "archive", version=3)


def test_x14_a_request_that_says_the_same_is_not_made_again(rig: Rig) -> None:
    officer, request = a_caller(Permission.REQUEST_ANONYMISATION), RequestAnonymisation(rig)
    rig.put(a_record(ONE))
    request.place(officer, ONE, "asked by letter", TODAY)
    rig.clock.forward(DAY)
    request.place(officer, ONE, "asked by letter", TODAY + DAY)
    request.place(officer, ONE, "asked by letter", TODAY + DAY)
    assert rig.actions() == [("anonymisation_requested", str(ONE))] * 2


def test_p9_a_requested_record_that_moves_between_end_states_is_dated_at_once(
    rig: Rig, transition: TransitionRecord
) -> None:
    """A policy run doesn't look at requested records: without its date, the request would postpone."""
    rig.keep(a_policy(states={"archived": 1}))
    rig.put(a_record(ONE, policy_date=TODAY, request=a_request(TODAY + 90 * DAY)))
    moved = transition(a_caller(Permission.EDIT_RECORDS), ONE, "archive").record
    assert (moved.policy_date, moved.awaits_dating) == (date(2026, 4, 1), False)


def test_p9_without_an_enabled_policy_a_requested_record_waits_to_be_dated(
    rig: Rig, transition: TransitionRecord
) -> None:
    rig.keep(a_policy(enabled=False))
    rig.put(a_record(ONE, request=a_request()))
    moved = transition(a_caller(Permission.EDIT_RECORDS), ONE, "archive").record
    assert (moved.policy_date, moved.awaits_dating) == (None, True)


@pytest.mark.parametrize(
    ("kind", "code", "record", "name"),
    [
        (Invalid, "unknown_transition", a_record(ONE), "burn"),
        (RuleConflict, "transition_not_allowed", a_record(ONE), "close"),
        (RuleConflict, "erasure_in_progress", a_record(ONE, claim=a_claim()), "archive"),
        (RuleConflict, "processing_restricted", a_record(ONE, restriction=a_guard()), "archive"),
    ],
    ids=["unknown", "elsewhere", "X4", "P11"],
)
def test_r4_a_transition_that_is_not_possible_now_is_refused(
    rig: Rig, transition: TransitionRecord, kind: type[Invalid], code: str, record: Record, name: str
) -> None:
    rig.put(record)
    with refused(kind, code):
        transition(a_caller(), ONE, name)
    assert rig.row(ONE) == record


def test_a_transition_needs_a_workflow_and_a_record(transition: TransitionRecord) -> None:
    with refused(NotFound, "unknown_workflow"):
        transition(a_caller(tenant=OTHER), ONE, "archive")
    with refused(NotFound, "unknown_record"):
        transition(a_caller(), ONE, "archive")


def test_a_record_that_changes_in_between_is_moved_as_it_is_now(rig: Rig, transition: TransitionRecord) -> None:
    rig.put(a_record(ONE))
    rig.records.interludes.append(lambda: rig.put(a_record(ONE, values={"ward": "South"}, version=2)))
    moved = transition(a_caller(), ONE, "archive").record
    assert (moved.values, moved.state, moved.version) == ({"ward": "South"}, "archived", 3)


def test_p11_a_restriction_that_comes_in_between_is_seen(rig: Rig, transition: TransitionRecord) -> None:
    restricted = a_record(ONE, restriction=a_guard(), version=2)
    rig.put(a_record(ONE))
    rig.records.interludes.append(lambda: rig.put(restricted))
    with refused(RuleConflict, "processing_restricted"):
        transition(a_caller(), ONE, "archive")
    assert rig.row(ONE) == restricted


def test_a_thing_is_done_again_until_its_version_is_current() -> None:
    answers = iter([StaleVersion("stale_version", "somebody was first"), StaleVersion("stale_version", ""), None])

    def attempt() -> str:
        answer = next(answers)
        if answer is not None:
            raise answer
        return "done"

    assert retry_on_conflict(attempt) == "done"


def test_a_thing_that_keeps_changing_is_to_be_tried_later_and_other_refusals_come_at_once() -> None:
    tries = []

    def stale() -> None:
        tries.append(1)
        raise StaleVersion("stale_version", "somebody was first")

    def refuse() -> None:
        raise Invalid("unsound", "nothing fits")

    with refused(Unavailable, "contended"):
        retry_on_conflict(stale)
    assert len(tries) == ROUNDS
    with refused(Invalid, "unsound"):
        retry_on_conflict(refuse)
