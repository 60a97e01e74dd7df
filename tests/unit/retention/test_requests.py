"""Asking for an anonymisation, and what a request forbids."""

from datetime import date

import pytest

from shared.kernel.errors import Invalid, RuleConflict
from shared.records.record import Record
from shared.records.workflow import Kind
from shared.retention.requests import check_may_leave, check_may_request
from tests.unit.builders import DAY, TODAY, a_record, a_request, a_workflow, an_erased
from tests.unit.refusals import refused

WORKFLOW = a_workflow()
REQUESTED = a_record(request=a_request())


@pytest.mark.parametrize("due", [TODAY, TODAY + DAY])
def test_p9_a_record_in_an_end_state_can_be_requested_for_today_or_later(due: date) -> None:
    check_may_request(a_record(), WORKFLOW, due, TODAY)
    check_may_request(REQUESTED, WORKFLOW, due, TODAY)


def test_p9_a_due_date_in_the_past_is_refused() -> None:
    with refused(Invalid, "due_date_in_past"):
        check_may_request(a_record(), WORKFLOW, TODAY - DAY, TODAY)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.LEARNER])
@pytest.mark.parametrize("state", ["open", "unknown"])
def test_p7_a_record_in_no_end_state_can_not_be_requested(kind: Kind, state: str) -> None:
    with refused(RuleConflict, "not_in_end_state"):
        check_may_request(a_record(state=state), a_workflow(kind=kind), TODAY, TODAY)


def test_l7a_a_learner_can_be_requested_in_any_state() -> None:
    check_may_request(a_record(state="open"), a_workflow(kind=Kind.LEARNER), TODAY, TODAY)


@pytest.mark.parametrize("kind", [Kind.CASE, Kind.LEARNER])
def test_x5_an_erased_record_can_not_be_requested(kind: Kind) -> None:
    with refused(RuleConflict, "already_erased"):
        check_may_request(an_erased(state="open"), a_workflow(kind=kind), TODAY - DAY, TODAY)


def test_p8_a_requested_record_stays_in_an_end_state() -> None:
    check_may_leave(REQUESTED, WORKFLOW, "archived")
    for target in ("open", "unknown"):
        with refused(RuleConflict, "anonymisation_requested"):
            check_may_leave(REQUESTED, WORKFLOW, target)


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(a_record(), id="not requested"),
        pytest.param(a_record(state="open", request=a_request()), id="in no end state"),
        pytest.param(an_erased(request=a_request()), id="carried out"),
    ],
)
def test_p8_any_other_record_may_leave(record: Record) -> None:
    check_may_leave(record, WORKFLOW, "open")
