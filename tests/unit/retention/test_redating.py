"""What a policy run, a recalculation and a rule's transition write."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from shared.records.content import Attachment
from shared.records.record import AnonymisationRequest, Record
from shared.retention.policy import Periods
from shared.retention.redating import Redated, moved_by_rule, redated
from tests.unit.builders import (
    DAY,
    LONDON,
    NOW,
    TODAY,
    YESTERDAY,
    a_guard,
    a_record,
    a_request,
    a_workflow,
    an_attachment,
    an_erased,
    some_periods,
)

WORKFLOW = a_workflow()
NEW_YORK = ZoneInfo("America/New_York")
YEAR_ON = date(2027, 3, 1)
HALF_A_YEAR_ON = date(2026, 9, 1)
WAITING = a_record(awaits_dating=True)
DATED = a_record(policy_date=TODAY)
DATED_FILE = an_attachment(due_on=HALF_A_YEAR_ON, awaits_dating=False)


def _run(record: Record, *files: Attachment, periods: Periods | None = None) -> Redated:
    return redated(record, WORKFLOW, periods or some_periods(), LONDON, files, is_recalculation=False)


def _recalculated(record: Record, *files: Attachment, periods: Periods | None = None) -> Redated:
    return redated(record, WORKFLOW, periods or some_periods(), LONDON, files, is_recalculation=True)


def test_p4_a_record_that_nobody_has_looked_at_is_dated_from_when_it_entered_its_end_state() -> None:
    after = replace(WAITING, policy_date=YEAR_ON, awaits_dating=False)
    assert _run(WAITING) == _recalculated(WAITING) == Redated(record=after, is_record_dated=True)


def test_p4_the_period_of_its_own_state_comes_before_the_default() -> None:
    periods = some_periods(states={"closed": 1, "archived": 2})
    assert _run(WAITING, periods=periods).record.policy_date == date(2026, 4, 1)


def test_x6_a_record_to_be_kept_for_ever_has_been_looked_at_and_gets_no_date() -> None:
    after = replace(WAITING, awaits_dating=False)
    forever = some_periods(records=None)
    assert _run(WAITING, periods=forever) == Redated(record=after, is_record_dated=False)
    assert _recalculated(DATED, periods=forever) == Redated(record=a_record(), is_record_dated=True)


@pytest.mark.parametrize("record", [DATED, a_record()], ids=["dated", "undated"])
def test_p4_a_policy_run_leaves_alone_what_was_looked_at(record: Record) -> None:
    assert _run(record) == Redated(record=record)


@pytest.mark.parametrize("record", [DATED, a_record()], ids=["dated", "undated"])
def test_p3_a_recalculation_dates_whatever_is_in_an_end_state(record: Record) -> None:
    after = replace(record, policy_date=YEAR_ON)
    assert _recalculated(record) == Redated(record=after, is_record_dated=True)


def test_p3_a_date_that_does_not_differ_is_left_alone() -> None:
    right = a_record(policy_date=YEAR_ON)
    assert _recalculated(right, DATED_FILE) == Redated(record=right)


@pytest.mark.parametrize("state", ["open", "unknown"])
def test_p3_a_record_in_no_end_state_is_not_dated_and_goes_on_waiting(state: str) -> None:
    for awaits in (True, False):
        record = a_record(state=state, awaits_dating=awaits)
        assert _run(record) == Redated(record=record)
        assert _recalculated(record) == Redated(record=record)


def test_p4_a_record_is_dated_from_its_clocks_start_and_not_from_its_last_state() -> None:
    moved = a_record(awaits_dating=True, ended_at=YESTERDAY - 365 * DAY)
    assert _run(moved).record.policy_date == _recalculated(moved).record.policy_date == date(2026, 3, 1)


def test_p4_p8_a_recalculation_clears_the_clock_of_a_state_that_is_no_end_state_any_more() -> None:
    left_over = a_record(state="open", ended_at=YESTERDAY)
    assert _recalculated(left_over) == Redated(record=a_record(state="open"))
    assert _run(left_over) == Redated(record=left_over)


def test_p3_an_erased_record_is_not_dated() -> None:
    assert _recalculated(an_erased()) == Redated(record=an_erased())


def test_p3_held_records_are_dated_and_a_requests_date_never_moves() -> None:
    held = a_record(legal_hold=a_guard(), restriction=a_guard(), request=a_request(TODAY - DAY), awaits_dating=True)
    expected = replace(held, policy_date=YEAR_ON, awaits_dating=False)
    assert _run(held).record == _recalculated(held).record == expected


def test_p13_a_recalculation_leaves_an_account_alone_that_a_login_has_kept() -> None:
    kept = a_record(is_kept_by_login=True)
    assert _recalculated(kept) == Redated(record=kept)


def test_p4_a_file_that_was_added_is_dated_from_then_by_the_period_of_its_type() -> None:
    periods = some_periods(file_types={"photo": 1, "deed": None})
    files = [an_attachment(1), an_attachment(2, file_type="photo"), an_attachment(3, file_type="deed"), DATED_FILE]
    assert _run(a_record(), *files, periods=periods) == Redated(
        record=a_record(),
        files=(
            an_attachment(1, due_on=HALF_A_YEAR_ON, awaits_dating=False),
            an_attachment(2, file_type="photo", due_on=date(2026, 4, 1), awaits_dating=False),
            an_attachment(3, file_type="deed", awaits_dating=False),
        ),
        dated_files=(1, 2),
    )


def test_p4_a_files_clock_is_its_own_and_runs_in_any_state() -> None:
    old = an_attachment(added_at=YESTERDAY - timedelta(days=31))
    after = _run(a_record(state="open"), old)
    assert [file.due_on for file in after.files] == [date(2026, 7, 29)]


def test_p3_a_recalculation_looks_at_every_file_and_writes_those_whose_dates_differ() -> None:
    stale = an_attachment(2, due_on=TODAY, awaits_dating=False)
    undated = an_attachment(3, awaits_dating=False)
    after = _recalculated(a_record(policy_date=YEAR_ON), DATED_FILE, stale, undated)
    assert after == Redated(
        record=a_record(policy_date=YEAR_ON),
        files=tuple(replace(DATED_FILE, number=number) for number in (2, 3)),
        dated_files=(2, 3),
    )


def test_p3_a_recalculation_takes_the_date_of_a_file_that_is_now_kept_for_ever() -> None:
    after = _recalculated(a_record(policy_date=YEAR_ON), DATED_FILE, periods=some_periods(files=None))
    assert (after.files, after.dated_files) == ((replace(DATED_FILE, due_on=None),), (1,))


def test_p4_records_and_files_are_dated_from_the_day_that_it_was_where_the_tenant_is() -> None:
    evening = datetime(2026, 3, 1, 2, tzinfo=UTC)  # of the last of February in New York
    record, file = replace(WAITING, state_entered_at=evening), an_attachment(added_at=evening)
    after = redated(record, WORKFLOW, some_periods(), NEW_YORK, [file], is_recalculation=False)
    assert (after.record.policy_date, after.files[0].due_on) == (date(2027, 2, 28), date(2026, 8, 28))
    moved = moved_by_rule(a_record(state="open"), WORKFLOW, "archived", some_periods(), NEW_YORK, evening)
    assert moved.policy_date == date(2027, 2, 28)


def test_r8_a_rule_that_moves_a_record_to_an_end_state_dates_it_at_once() -> None:
    periods = some_periods(states={"archived": 24})
    after = moved_by_rule(a_record(state="open"), WORKFLOW, "archived", periods, LONDON, NOW)
    assert after == a_record(
        state="archived",
        state_entered_at=NOW,
        entered_state_here_at=NOW,
        ended_at=NOW,
        changed_at=NOW,
        policy_date=date(2028, 3, 2),
    )


def test_p4_r8_a_rule_between_end_states_keeps_the_clock_and_takes_the_period_of_the_new_state() -> None:
    periods = some_periods(states={"archived": 24})
    record = a_record(policy_date=TODAY, ended_at=YESTERDAY - DAY)
    after = moved_by_rule(record, WORKFLOW, "archived", periods, LONDON, NOW)
    assert (after.ended_at, after.policy_date) == (YESTERDAY - DAY, date(2028, 2, 28))


def test_r8_without_an_enabled_policy_it_waits_to_be_dated() -> None:
    after = moved_by_rule(a_record(), WORKFLOW, "archived", None, LONDON, NOW)
    assert (after.state, after.policy_date, after.awaits_dating) == ("archived", None, True)


@pytest.mark.parametrize("record", [a_record(), an_erased()])
def test_r8_where_there_is_nothing_to_date_it_only_moves(record: Record) -> None:
    target = "archived" if record.is_erased else "open"
    after = moved_by_rule(replace(record, policy_date=TODAY), WORKFLOW, target, some_periods(), LONDON, NOW)
    assert (after.state, after.policy_date, after.awaits_dating) == (target, None, False)


@pytest.mark.parametrize("request_", [None, a_request()], ids=["unasked", "requested"])
def test_p3_p8_a_recalculation_takes_the_policys_date_from_what_is_in_no_end_state(
    request_: AnonymisationRequest | None,
) -> None:
    """Its state has been one: the date is that of a rule that is gone. A request's own date never moves."""
    left = a_record(state="open", request=request_)
    assert _recalculated(replace(left, policy_date=TODAY)) == Redated(record=left, is_record_dated=True)
    assert _run(replace(left, policy_date=TODAY)).record.policy_date == TODAY
