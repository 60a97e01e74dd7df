"""What is due for anonymisation today: stored dates propose, the rules of today dispose."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from shared.records.content import Attachment
from shared.records.membership import Membership
from shared.records.record import Record
from shared.records.workflow import Kind, Workflow
from shared.retention.due import Due, due_date
from shared.retention.policy import Policy
from tests.unit.builders import (
    COMPLAINTS,
    DAY,
    INSTANT,
    LONDON,
    NOW,
    PEOPLE,
    TODAY,
    a_policy,
    a_record,
    a_request,
    a_workflow,
    an_attachment,
    an_erased,
)

YEAR_AGO = NOW - timedelta(days=365)
TOMORROW = TODAY + DAY
WORKFLOW = a_workflow()
POLICIES: Mapping[str, Policy] = {COMPLAINTS: a_policy()}
REACHED = a_record(state_entered_at=YEAR_AGO, policy_date=TODAY)
LATER = NOW + INSTANT


def _policy(**changes: Any) -> Mapping[str, Policy]:  # noqa: ANN401 – any field of periods
    return {COMPLAINTS: a_policy(**changes)}


def _rule(policies: Mapping[str, Policy] | None = None, today: date = TODAY) -> Due:
    return Due(today=today, zone=LONDON, policies=POLICIES if policies is None else policies)


def _standing(
    record: Record, policies: Mapping[str, Policy] | None = None, workflow: Workflow | None = WORKFLOW
) -> Membership:
    return _rule(policies).membership(record, workflow, NOW)


@pytest.mark.parametrize(
    ("policy", "request_due", "due"),
    [
        (None, None, None),
        (TODAY, None, TODAY),
        (None, TODAY, TODAY),
        (TODAY, TOMORROW, TODAY),
        (TOMORROW, TODAY, TODAY),
    ],
)
def test_p9_a_record_is_due_on_the_earlier_of_the_requests_date_and_the_policys(
    policy: date | None, request_due: date | None, due: date | None
) -> None:
    record = a_record(policy_date=policy, request=a_request(request_due) if request_due else None)
    assert due_date(record) == due


def test_p5_a_record_whose_date_has_been_reached_is_due() -> None:
    assert _standing(REACHED) is Membership.MEMBER
    assert _rule(today=TOMORROW).membership(REACHED, WORKFLOW, NOW) is Membership.MEMBER


@pytest.mark.parametrize("record", [a_record(state_entered_at=YEAR_AGO, policy_date=TOMORROW), a_record()])
def test_p5_a_record_whose_date_is_to_come_or_missing_never_was_due(record: Record) -> None:
    assert _standing(record) is Membership.NEVER


@pytest.mark.parametrize("policy_date", [TOMORROW, None])
def test_x9_one_whose_date_was_taken_away_since_the_run_was_asked_for_no_longer_matches(
    policy_date: date | None,
) -> None:
    record = a_record(policy_date=policy_date, changed_at=LATER)
    assert _standing(record) is Membership.LEFT
    assert _standing(a_record(policy_date=policy_date, changed_at=NOW)) is Membership.NEVER


@pytest.mark.parametrize(
    "policies",
    [
        pytest.param(_policy(records=13), id="lengthened"),
        pytest.param(_policy(records=None), id="for ever"),
        pytest.param(_policy(states={"closed": None}), id="this state for ever"),
        pytest.param({PEOPLE: a_policy(PEOPLE)}, id="another workflow's"),
        pytest.param({}, id="none"),
    ],
)
def test_x9_a_stored_date_does_not_count_against_the_policy_of_today(policies: Mapping[str, Policy]) -> None:
    assert _standing(REACHED, policies) is Membership.LEFT


def test_x9_the_policy_of_today_does_not_count_before_the_stored_date() -> None:
    record = a_record(state_entered_at=YEAR_AGO, policy_date=TOMORROW)
    assert _standing(record, _policy(records=1)) is Membership.NEVER


def test_x9_the_period_is_that_of_the_state_which_the_record_is_in_now() -> None:
    policies = _policy(states={"archived": 24})
    assert _standing(REACHED, policies) is Membership.MEMBER
    archived = a_record(state="archived", state_entered_at=YEAR_AGO, policy_date=TODAY)
    assert _standing(archived, policies) is Membership.LEFT


def test_p4_x9_the_period_runs_from_the_clocks_start_and_not_from_the_last_state() -> None:
    moved = a_record(state="archived", state_entered_at=NOW, ended_at=YEAR_AGO, policy_date=TODAY)
    assert _standing(moved) is Membership.MEMBER
    assert _standing(replace(moved, ended_at=YEAR_AGO + DAY)) is Membership.LEFT


@pytest.mark.parametrize("policies", [POLICIES, {}, _policy(records=None)])
def test_p9_a_request_is_due_on_its_date_whatever_the_policy_says(policies: Mapping[str, Policy]) -> None:
    assert _standing(a_record(request=a_request(TODAY)), policies) is Membership.MEMBER
    assert _standing(a_record(request=a_request(TOMORROW)), policies) is Membership.NEVER


def test_p9_a_request_hastens_and_never_postpones() -> None:
    later = a_record(state_entered_at=YEAR_AGO, policy_date=TODAY, request=a_request(TOMORROW))
    assert _standing(later) is Membership.MEMBER
    sooner = a_record(policy_date=TOMORROW, request=a_request(TODAY))
    assert _standing(sooner) is Membership.MEMBER


def test_p9_a_request_to_come_does_not_make_up_for_a_policy_that_was_lengthened() -> None:
    record = a_record(state_entered_at=YEAR_AGO, policy_date=TODAY, request=a_request(TOMORROW))
    assert _standing(record, _policy(records=13)) is Membership.LEFT
    only_asked = a_record(state_entered_at=YEAR_AGO, request=a_request(TODAY))
    assert _standing(only_asked, _policy(records=13)) is Membership.MEMBER


@pytest.mark.parametrize("record", [REACHED, a_record(request=a_request(TODAY))], ids=["dated", "requested"])
def test_p14_a_disabled_policy_anonymises_nothing(record: Record) -> None:
    assert _standing(record, _policy(enabled=False)) is Membership.LEFT
    assert _standing(record, {**POLICIES, PEOPLE: a_policy(PEOPLE, enabled=False)}) is Membership.MEMBER


@pytest.mark.parametrize("changes", [{"policy_date": TODAY, "state_entered_at": YEAR_AGO}, {"request": a_request()}])
def test_p7_a_record_in_no_end_state_is_skipped(changes: dict[str, object]) -> None:
    assert _standing(a_record(state="open", **changes)) is Membership.NOT_IN_END_STATE
    assert _standing(a_record(**changes), workflow=None) is Membership.NOT_IN_END_STATE


def test_l7a_a_learner_is_anonymised_on_request_in_any_state() -> None:
    learners = a_workflow(kind=Kind.LEARNER)
    assert _standing(a_record(state="open", request=a_request()), workflow=learners) is Membership.MEMBER


def test_x5_what_was_erased_since_the_run_was_asked_for_is_reported_and_no_other() -> None:
    assert _standing(an_erased(policy_date=TODAY, changed_at=LATER)) is Membership.MEMBER
    assert _standing(an_erased(policy_date=TODAY, changed_at=NOW)) is Membership.NEVER


def test_p4_a_period_has_ended_by_the_day_that_it_is_where_the_tenant_is() -> None:
    # In New York it was still the first of the month.
    day, rule = date(2026, 3, 1), replace(_rule(today=date(2026, 3, 1)), zone=ZoneInfo("America/New_York"))
    record = a_record(state_entered_at=datetime(2025, 3, 2, 2, tzinfo=UTC), policy_date=day)
    assert rule.membership(record, WORKFLOW, NOW) is Membership.MEMBER
    file = an_attachment(added_at=datetime(2025, 9, 2, 2, tzinfo=UTC), due_on=day)
    assert rule.is_file_due(file, COMPLAINTS)


HALF_A_YEAR_AGO = NOW - timedelta(days=181)
DUE_FILE = an_attachment(added_at=HALF_A_YEAR_AGO, due_on=TODAY, awaits_dating=False)


@pytest.mark.parametrize(
    ("file", "policies", "is_due"),
    [
        pytest.param(DUE_FILE, POLICIES, True, id="reached"),
        pytest.param(an_attachment(added_at=HALF_A_YEAR_AGO, due_on=TOMORROW), POLICIES, False, id="to come"),
        pytest.param(an_attachment(added_at=HALF_A_YEAR_AGO), POLICIES, False, id="no date"),
        pytest.param(DUE_FILE, {}, False, id="no policy"),
        pytest.param(DUE_FILE, _policy(enabled=False), False, id="disabled"),
        pytest.param(DUE_FILE, _policy(files=7), False, id="lengthened"),
        pytest.param(DUE_FILE, _policy(files=None), False, id="for ever"),
        pytest.param(DUE_FILE, _policy(file_types={"letter": None}), False, id="its type for ever"),
        pytest.param(DUE_FILE, _policy(file_types={"photo": None}), True, id="another type's"),
    ],
)
def test_p5_a_file_is_due_by_its_own_date_and_by_the_policy_of_today(
    file: Attachment,
    policies: Mapping[str, Policy],
    is_due: bool,  # noqa: FBT001 – a case of the table
) -> None:
    assert _rule(policies).is_file_due(file, COMPLAINTS) is is_due
    assert not _rule(policies).is_file_due(file, PEOPLE)
