"""Lists by date miss nothing, whatever order the index has (P9, P10)."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from shared.application.retention.list_stages import ListStages
from shared.records.guards import GuardName
from shared.records.record import Record
from shared.records.workflow import Kind
from shared.retention.listing import Listing
from tests.unit.application.raced import RacedRecords
from tests.unit.application.rig import Rig
from tests.unit.builders import (
    TODAY,
    T,
    a_caller,
    a_claim,
    a_guard,
    a_record,
    a_request,
    a_workflow,
    an_erasure,
    key,
    keys_of_shard,
)

MANY = 230  # more than two reads of one shard


@pytest.fixture
def stages(rig: Rig) -> ListStages:
    rig.keep(a_workflow())
    return ListStages(rig)


def _store(rig: Rig, *records: Record) -> None:
    rig.records.rows |= {(T, record.key): record for record in records}


def _day(number: int) -> date:
    return TODAY + timedelta(days=number)


def _pages(ask: Callable[[str | None], tuple[list[Record], str | None]]) -> list[Record]:
    found: list[Record] = []
    after: str | None = None
    while True:
        page, after = ask(after)
        found += page
        if after is None:
            return found


def _requested(stages: ListStages, limit: int, before: date | None = None) -> list[Record]:
    return _pages(lambda after: stages.requested(a_caller(), before, after, limit))


def _held(stages: ListStages, limit: int) -> list[Record]:
    return _pages(lambda after: stages.held(a_caller(), None, after, limit))


def _due(records: list[Record]) -> list[date]:
    return [record.request.due_date for record in records if record.request]


@pytest.mark.parametrize("limit", [7, 100, MANY])
def test_p9_requests_are_listed_by_due_date_though_the_policys_date_comes_earlier(
    rig: Rig, stages: ListStages, limit: int
) -> None:
    """The later the policy's date, the earlier the request's: the index has them the other way round."""
    for number, one in enumerate(keys_of_shard(3, MANY)):
        policy_date = TODAY - timedelta(days=MANY - number)
        _store(rig, a_record(one, policy_date=policy_date, request=a_request(due=_day(MANY - number // 2))))
    found = _due(_requested(stages, limit))
    assert (len(found), found) == (MANY, sorted(found))


def test_p9_requests_without_a_policys_date_are_listed_by_due_date(rig: Rig, stages: ListStages) -> None:
    for number, one in enumerate(keys_of_shard(3, MANY)):
        _store(rig, a_record(one, request=a_request(due=_day(number % 40))))
    found = _due(_requested(stages, 50))
    assert (len(found), found) == (MANY, sorted(found))


def test_p10_held_records_are_listed_by_review_date(rig: Rig, stages: ListStages) -> None:
    for number, one in enumerate(keys_of_shard(3, MANY)):
        _store(rig, a_record(one, legal_hold=a_guard(review=_day(number % 40)), policy_date=_day(-number)))
    page, after = stages.held(a_caller(), None, None, MANY)
    days = [record.guards[GuardName.LEGAL_HOLD].review_date for record in page]
    assert (len(days), days, after) == (MANY, sorted(days), None)


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_p9_p10_each_record_of_a_day_is_listed_once_though_a_workflows_id_begins_with_anothers(
    rig: Rig, stages: ListStages, limit: int
) -> None:
    keys = [key(name, workflow) for workflow in ("complaints", "complaints-2024", "complaints.old") for name in "az"]
    _store(rig, *(a_record(one, legal_hold=a_guard(review=_day(5))) for one in keys))
    assert sorted(record.key for record in _held(stages, limit)) == sorted(keys)
    _store(rig, *(a_record(one, request=a_request(due=_day(5))) for one in keys))
    assert sorted(record.key for record in _requested(stages, limit)) == sorted(keys)


@pytest.mark.parametrize("limit", [1, 3, 50])
def test_p9_a_request_on_a_held_record_is_listed_by_its_due_date_among_the_others(
    rig: Rig, stages: ListStages, limit: int
) -> None:
    """The queue of held records is by review date, here the other way round; most of them have no request."""
    rig.keep(a_workflow("people", kind=Kind.PERSON))
    held = [key(f"held-{number}", "people" if number % 2 else "complaints") for number in range(9)]
    for number, one in enumerate(held):
        guard = a_guard(review=_day(100 - number))
        _store(rig, a_record(one, restriction=guard, request=a_request(due=_day(2 * number))))
        _store(rig, a_record(key(f"unasked-{number}"), legal_hold=guard))
        _store(rig, a_record(key(f"free-{number}"), request=a_request(due=_day(2 * number + 1))))
    gone = a_record("gone", legal_hold=a_guard(), request=a_request(due=_day(1)), erasure=an_erasure())
    _store(rig, gone)
    found = _requested(stages, limit)
    assert _due(found) == [_day(number) for number in range(18)]
    assert _due(_requested(stages, limit, before=_day(5))) == [_day(number) for number in range(5)]
    assert [record.key for record in found][::2] == held


def test_p9_a_request_whose_erasure_was_given_up_is_open_still(rig: Rig, stages: ListStages) -> None:
    _store(rig, a_record("kept", request=a_request(due=_day(1)), claim=a_claim(), claim_given_up=True))
    assert [record.key for record in _requested(stages, 10)] == [key("kept")]


@pytest.mark.parametrize("days", [-3, 3])
def test_p9_a_request_that_moves_between_the_index_and_its_row_is_shown_at_its_own_date_alone(
    rig: Rig, stages: ListStages, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    """The index is a moment late: it has the record at a date that the row no longer has."""
    others = [a_record(f"c{number}", request=a_request(due=_day(10 * number))) for number in range(3)]
    _store(rig, *others)
    listed = rig.records.listed(T, Listing.REQUESTS, None, None, 10)
    monkeypatch.setattr(RacedRecords, "listed", lambda *_: listed)
    _store(rig, a_record("c1", request=a_request(due=_day(10 + days))))
    assert [record.key for record in _requested(stages, 10)] == [key("c0"), key("c2")]
