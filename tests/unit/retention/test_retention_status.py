"""Why a record is still there: each status, and which comes first."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from shared.learners.retention import LearnerRetention
from shared.records.guards import GuardName
from shared.records.learner import FinalFunding, FundingReason, LearnerFacts
from shared.records.record import Record
from shared.records.workflow import Kind, Workflow
from shared.retention.due import Due
from shared.retention.retention_status import CODES, RetentionStatus, StatusCode, retention_status
from tests.unit.builders import (
    COMPLAINTS,
    DAY,
    LONDON,
    NOW,
    TODAY,
    YESTERDAY,
    a_guard,
    a_policy,
    a_record,
    a_request,
    a_workflow,
    an_erasure,
)

WORKFLOW = a_workflow()
YEAR_AGO = NOW - timedelta(days=365)
TOMORROW, LATER = TODAY + DAY, TODAY + 9 * DAY
PASSED = {"state_entered_at": YEAR_AGO, "policy_date": TODAY - DAY}
LEARNERS = LearnerRetention(enabled=True, years=1)


def _status(
    record: Record,
    *,
    linked: str | None = None,
    is_stopped: bool = False,
    workflow: Workflow | None = WORKFLOW,
    **periods: Any,  # noqa: ANN401 – any field of periods
) -> RetentionStatus:
    due = Due(today=TODAY, zone=LONDON, policies={COMPLAINTS: a_policy(**periods)})
    return retention_status(record, workflow, due, linked=linked, is_stopped=is_stopped)


def _of_learner(day: date | None, retention: LearnerRetention = LEARNERS, **changes: Any) -> RetentionStatus:  # noqa: ANN401 – any field of a record
    funding = FinalFunding(day=day, reason=FundingReason.DATED if day else FundingReason.OPEN)
    record = a_record(learner=LearnerFacts(funding=funding), **changes)
    due = Due(today=TODAY, zone=LONDON, policies={}, learners=retention)
    return retention_status(record, replace(WORKFLOW, kind=Kind.LEARNER), due)


# From the last of the order to the first: each is added to what all those below it would say.
ORDER: list[tuple[str, dict[str, Any], RetentionStatus]] = [
    ("due", {}, RetentionStatus(code="due", since=TODAY)),
    ("brake", {"is_stopped": True}, RetentionStatus(code="brake", since=TODAY)),
    ("linked", {"linked": "linked_legal_hold"}, RetentionStatus(code="linked", ground="linked_legal_hold")),
    ("kept_until", {"policy_date": LATER}, RetentionStatus(code="kept_until", until=LATER)),
    ("awaiting_dating", {"policy_date": None, "awaits_dating": True}, RetentionStatus(code="awaiting_dating")),
    ("no_period", {"records": None}, RetentionStatus(code="no_period")),
    ("policy_disabled", {"enabled": False}, RetentionStatus(code="policy_disabled")),
    ("open", {"state": "open"}, RetentionStatus(code="open")),
    ("requested", {"request": a_request(LATER)}, RetentionStatus(code="requested", until=LATER, ground="open")),
    (
        "restricted",
        {"restriction": a_guard()},
        RetentionStatus(code="restricted", since=TODAY, ground="processing_restricted"),
    ),
    ("held", {"legal_hold": a_guard()}, RetentionStatus(code="held", since=TODAY, ground="legal_hold")),
    ("erased", {"erasure": an_erasure()}, RetentionStatus(code="erased", since=YESTERDAY.date())),
]
_OUTSIDE = {"is_stopped", "linked", "records", "enabled"}


@pytest.mark.parametrize("place", range(len(ORDER)), ids=[code for code, _, _ in ORDER])
def test_p21_the_first_that_holds_is_what_is_said(place: int) -> None:
    given: dict[str, Any] = dict(PASSED)
    for _, more, _ in ORDER[: place + 1]:
        given |= more
    record = a_record(**{name: one for name, one in given.items() if name not in _OUTSIDE})
    outside = {name: one for name, one in given.items() if name in _OUTSIDE}
    assert _status(record, **outside) == ORDER[place][2]


def test_p21_every_code_is_in_the_order_but_that_of_a_workflow_without_a_policy() -> None:
    assert {code for code, _, _ in ORDER} | {"no_policy"} == set(CODES)
    assert {name.facts.status for name in GuardName} == {"held", "restricted"}


def test_p21_without_a_policy_a_record_in_an_end_state_says_so() -> None:
    due = Due(today=TODAY, zone=LONDON, policies={})
    assert retention_status(a_record(), WORKFLOW, due).code == StatusCode.NO_POLICY
    assert retention_status(a_record(state="open"), WORKFLOW, due).code == StatusCode.OPEN
    assert retention_status(a_record(), None, due).code == StatusCode.OPEN


def test_p13_p21_an_account_that_a_login_keeps_has_no_period_until_it_ends_again() -> None:
    kept = a_record(is_kept_by_login=True, state_entered_at=YEAR_AGO)
    assert _status(kept) == RetentionStatus(code="no_period", ground="login")


def test_p4_p21_a_period_without_an_end_in_the_calendar_is_none() -> None:
    never = replace(a_record(**PASSED), ended_at=NOW.replace(year=9990))
    assert _status(never, records=1200).code == StatusCode.NO_PERIOD


@pytest.mark.parametrize(("stored", "months", "until"), [(LATER, 12, LATER), (TODAY, 13, date(2026, 4, 2))])
def test_x9_p21_a_record_is_kept_until_both_its_date_and_the_policy_of_now_have_come(
    stored: date, months: int, until: date
) -> None:
    record = a_record(state_entered_at=YEAR_AGO, policy_date=stored)
    assert _status(record, records=months) == RetentionStatus(code="kept_until", until=until)


REQUESTS: list[tuple[dict[str, Any], dict[str, Any], RetentionStatus]] = [
    ({"request": a_request(LATER)}, {}, RetentionStatus(code="requested", until=LATER)),
    ({"request": a_request(TODAY)}, {}, RetentionStatus(code="requested", until=TODAY)),
    ({"request": a_request(TODAY - DAY)}, {}, RetentionStatus(code="requested", until=TODAY - DAY, since=TODAY - DAY)),
    # The policy's day, which comes first; the brake may have stopped its night.
    ({"request": a_request(LATER), **PASSED}, {}, RetentionStatus(code="requested", until=TODAY)),
    (
        {"request": a_request(LATER), **PASSED},
        {"is_stopped": True},
        RetentionStatus(code="requested", until=TODAY, ground="brake"),
    ),
    # Requests themselves are never stopped.
    ({"request": a_request(TODAY)}, {"is_stopped": True}, RetentionStatus(code="requested", until=TODAY)),
    (
        {"request": a_request(TODAY)},
        {"linked": "linked_open_record"},
        RetentionStatus(code="linked", ground="linked_open_record"),
    ),
    (
        {"request": a_request(TOMORROW)},
        {"linked": "linked_open_record"},
        RetentionStatus(code="requested", until=TOMORROW),
    ),
    (
        {"request": a_request(TODAY)},
        {"enabled": False},
        RetentionStatus(code="requested", until=TODAY, ground="policy_disabled"),
    ),
    ({"request": a_request(TODAY), "state": "open"}, {}, RetentionStatus(code="requested", until=TODAY, ground="open")),
]


@pytest.mark.parametrize(("record", "outside", "status"), REQUESTS)
def test_p9_p21_a_requested_record_says_its_day_and_since_when_it_is_overdue(
    record: dict[str, Any], outside: dict[str, Any], status: RetentionStatus
) -> None:
    assert _status(a_record(**record), **outside) == status


def test_l5_p21_a_learner_goes_by_the_setting() -> None:
    assert _of_learner(None).code == StatusCode.OPEN
    assert _of_learner(TODAY, replace(LEARNERS, enabled=False)).code == StatusCode.POLICY_DISABLED
    assert _of_learner(None, replace(LEARNERS, enabled=False)).code == StatusCode.OPEN
    assert _of_learner(TODAY) == RetentionStatus(code="kept_until", until=date(2027, 3, 3))
    assert _of_learner(date(2025, 3, 1)) == RetentionStatus(code="due", since=TODAY)
    assert _of_learner(date(2025, 3, 1), legal_hold=a_guard()).code == "held"


def test_l7a_p21_a_learners_request_needs_neither_a_date_nor_the_setting() -> None:
    asked = RetentionStatus(code="requested", until=TODAY)
    for day, enabled in ((None, True), (None, False), (TODAY, False)):
        found = _of_learner(day, replace(LEARNERS, enabled=enabled), request=a_request(TODAY))
        assert (found, found.is_for_a_night(TODAY)) == (asked, True)


@pytest.mark.parametrize(
    ("status", "is_for_a_night"),
    [
        (RetentionStatus(code="due", since=TODAY), True),
        (RetentionStatus(code="requested", until=TODAY), True),
        (RetentionStatus(code="requested", until=TOMORROW), False),
        (RetentionStatus(code="requested", until=TODAY, ground="policy_disabled"), False),
        (RetentionStatus(code="kept_until", until=TODAY), False),
        (RetentionStatus(code="no_period"), False),
    ],
)
def test_p21_only_what_a_night_would_take_is_asked_about_links_and_brake(
    status: RetentionStatus,
    is_for_a_night: bool,  # noqa: FBT001 – a case of the table
) -> None:
    assert status.is_for_a_night(TODAY) is is_for_a_night
