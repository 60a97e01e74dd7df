"""The data protection fields, as users read them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from shared.learners.retention import LearnerRetention
from shared.records.learner import FinalFunding, FundingReason, LearnerFacts
from shared.records.record import Record
from shared.records.workflow import Kind
from shared.retention.dp_fields import dp_fields
from shared.retention.due import Due
from shared.retention.policy import Policy
from shared.retention.retention_status import retention_status
from tests.unit.builders import (
    COMPLAINTS,
    DAY,
    LONDON,
    TODAY,
    a_guard,
    a_policy,
    a_record,
    a_request,
    a_workflow,
    an_erased,
)

GUARDED = (Kind.CASE, Kind.STRAND, Kind.PERSON, Kind.LEARNER)
PLAIN = {
    "dp_anonymised": False,
    "dp_anonymised_date": None,
    "dp_will_be_anonymised": False,
    "dp_anonymisation_date": None,
    "dp_days_until_anonymisation": None,
    "dp_anonymisation_requested": False,
    "dp_anonymisation_request_reason": None,
    "dp_anonymisation_request_date": None,
    "dp_anonymisation_request_due_date": None,
}
UNGUARDED = {
    f"dp_{guard}{suffix}": None if suffix else False
    for guard in ("legal_hold", "restrict_processing")
    for suffix in ("", "_reason", "_date", "_review_date")
}


def _fields(record: Record, *, kind: Kind | None = Kind.PORTAL_ACCOUNT, enabled: bool = True) -> dict[str, object]:
    return _by({COMPLAINTS: a_policy(enabled=enabled)}, record, kind)


def _by(
    policies: Mapping[str, Policy], record: Record, kind: Kind | None, learners: LearnerRetention | None = None
) -> dict[str, object]:
    """Return the fields of *record*, with the status that it has by these rules."""
    setting = learners or LearnerRetention()
    due = Due(today=TODAY, zone=LONDON, policies=policies, learners=setting)
    status = retention_status(record, replace(a_workflow(), kind=kind) if kind else None, due)
    return dp_fields(record, kind, status, TODAY, setting)


def _prospect(record: Record, *, enabled: bool = True) -> tuple[object, object, object]:
    fields = _fields(record, enabled=enabled)
    return (
        fields["dp_will_be_anonymised"],
        fields["dp_anonymisation_date"],
        fields["dp_days_until_anonymisation"],
    )


@pytest.mark.parametrize("kind", [None, *(kind for kind in Kind if kind not in GUARDED)])
def test_p6_a_record_without_any_dates_has_every_field_all_the_same(kind: Kind | None) -> None:
    assert _fields(a_record(), kind=kind) == PLAIN
    assert _by({}, a_record(), kind) == PLAIN


@pytest.mark.parametrize("kind", GUARDED)
def test_p6_p10_persons_cases_strands_and_learners_have_the_fields_of_guards_too(kind: Kind) -> None:
    assert _fields(a_record(), kind=kind) == PLAIN | UNGUARDED
    held = a_record(legal_hold=replace(a_guard("inquest", TODAY + DAY), set_on=TODAY - DAY))
    assert _fields(held, kind=kind) == PLAIN | UNGUARDED | {
        "dp_legal_hold": True,
        "dp_legal_hold_reason": "inquest",
        "dp_legal_hold_date": TODAY - DAY,
        "dp_legal_hold_review_date": TODAY + DAY,
    }
    restricted = a_record(restriction=a_guard("dispute", TODAY))
    assert _fields(restricted, kind=kind) == PLAIN | UNGUARDED | {
        "dp_restrict_processing": True,
        "dp_restrict_processing_reason": "dispute",
        "dp_restrict_processing_date": TODAY,
        "dp_restrict_processing_review_date": TODAY,
    }


@pytest.mark.parametrize(
    ("due", "days"),
    [(TODAY + timedelta(days=365), 365), (TODAY + DAY, 1), (TODAY, 0), (TODAY - DAY, 0)],
)
def test_p6_the_days_are_counted_from_today_and_are_none_when_overdue(due: date, days: int) -> None:
    assert _prospect(a_record(policy_date=due)) == (True, due, days)


def test_p6_a_date_needs_no_policy_of_today_to_be_shown() -> None:
    fields = _by({}, a_record(request=a_request()), Kind.CASE)
    assert (fields["dp_will_be_anonymised"], fields["dp_anonymisation_date"]) == (True, TODAY)


@pytest.mark.parametrize("guard", ["legal_hold", "restriction"])
def test_p6_a_held_or_restricted_record_keeps_its_date_and_will_not_be_anonymised(guard: str) -> None:
    record = a_record(policy_date=TODAY, **{guard: a_guard()})
    assert _prospect(record) == (False, TODAY, 0)


def test_p14_dates_set_by_a_policy_that_is_disabled_now_stay_visible() -> None:
    assert _prospect(a_record(policy_date=TODAY + DAY), enabled=False) == (False, TODAY + DAY, 1)


@pytest.mark.parametrize(
    ("policy", "due"), [(TODAY, TODAY), (TODAY + 3 * DAY, TODAY + 2 * DAY), (None, TODAY + 2 * DAY)]
)
def test_p9_the_date_is_the_earlier_of_the_policys_and_the_requests(policy: date | None, due: date) -> None:
    record = a_record(policy_date=policy, request=a_request(TODAY + 2 * DAY))
    assert _prospect(record)[1] == due


@pytest.mark.parametrize(("request_due", "due"), [(None, TODAY + DAY), (TODAY, TODAY), (TODAY + 2 * DAY, TODAY + DAY)])
def test_l5_p9_a_learners_date_is_that_of_their_removal_or_of_a_request_that_comes_before_it(
    request_due: date | None, due: date
) -> None:
    funding = FinalFunding(day=date(2020, 3, 2), reason=FundingReason.DATED)
    request = a_request(request_due) if request_due else None
    learner = a_record(learner=LearnerFacts(funding=funding), request=request)
    fields = _by({}, learner, Kind.LEARNER, LearnerRetention(enabled=True))
    assert fields["dp_anonymisation_date"] == due


def test_p6_a_request_is_shown_with_the_date_set_by_the_system() -> None:
    fields = _fields(a_record(request=a_request(TODAY + DAY, "asked by letter")))
    assert fields == PLAIN | {
        "dp_will_be_anonymised": True,
        "dp_anonymisation_date": TODAY + DAY,
        "dp_days_until_anonymisation": 1,
        "dp_anonymisation_requested": True,
        "dp_anonymisation_request_reason": "asked by letter",
        "dp_anonymisation_request_date": TODAY - timedelta(days=30),
        "dp_anonymisation_request_due_date": TODAY + DAY,
    }


def test_p9_after_the_anonymisation_the_request_stays_readable_and_no_date_is_to_come() -> None:
    record = an_erased(request=a_request(TODAY, "asked by letter"), policy_date=TODAY, anonymised_on=TODAY)
    assert _fields(record) == PLAIN | {
        "dp_anonymised": True,
        "dp_anonymised_date": TODAY,
        "dp_anonymisation_requested": True,
        "dp_anonymisation_request_reason": "asked by letter",
        "dp_anonymisation_request_date": TODAY - timedelta(days=30),
        "dp_anonymisation_request_due_date": TODAY,
    }


def test_r6_a_redaction_does_not_set_them() -> None:
    assert _fields(an_erased()) == PLAIN


@pytest.mark.parametrize(
    "changes", [{"state": "open"}, {"state": "archived"}], ids=["no end state now", "no period now"]
)
def test_p6_p21_a_stored_date_that_the_rules_of_now_do_not_know_is_shown_and_not_in_force(
    changes: dict[str, str],
) -> None:
    """Until the recalculation has been there. No night takes such a record."""
    policies: Mapping[str, Policy] = {COMPLAINTS: a_policy(states={"archived": None})}
    fields = _by(policies, a_record(policy_date=TODAY, **changes), Kind.CASE)
    assert (fields["dp_will_be_anonymised"], fields["dp_anonymisation_date"]) == (False, TODAY)
