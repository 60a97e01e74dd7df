"""Lists by date miss nothing, whatever order the index has (P9, P10)."""

from datetime import date, timedelta

import pytest

from shared.application.retention.list_stages import ListStages
from shared.records.record import Record
from tests.unit.application.rig import Rig
from tests.unit.builders import TODAY, T, a_caller, a_guard, a_record, a_request, a_workflow, keys_of_shard

MANY = 230  # more than two reads of one shard


@pytest.fixture
def stages(rig: Rig) -> ListStages:
    rig.keep(a_workflow())
    return ListStages(catalogue=rig.catalogue, records=rig.records)


def _store(rig: Rig, *records: Record) -> None:
    rig.records.rows |= {(T, record.key): record for record in records}


def _day(number: int) -> date:
    return TODAY + timedelta(days=number)


def _requested(stages: ListStages, limit: int) -> list[date]:
    found: list[date] = []
    after: str | None = None
    while True:
        page, after = stages.requested(a_caller(), None, after, limit)
        found += [record.request.due_date for record in page if record.request]
        if after is None:
            return found


@pytest.mark.parametrize("limit", [7, 100, MANY])
def test_p9_requests_are_listed_by_due_date_though_the_policys_date_comes_earlier(
    rig: Rig, stages: ListStages, limit: int
) -> None:
    """The later the policy's date, the earlier the request's: the index has them the other way round."""
    for number, key in enumerate(keys_of_shard(3, MANY)):
        policy_date = TODAY - timedelta(days=MANY - number)
        _store(rig, a_record(key, policy_date=policy_date, request=a_request(due=_day(MANY - number // 2))))
    found = _requested(stages, limit)
    assert (len(found), found) == (MANY, sorted(found))


def test_p9_requests_without_a_policys_date_are_listed_by_due_date(rig: Rig, stages: ListStages) -> None:
    for number, key in enumerate(keys_of_shard(3, MANY)):
        _store(rig, a_record(key, request=a_request(due=_day(number % 40))))
    found = _requested(stages, 50)
    assert (len(found), found) == (MANY, sorted(found))


def test_p10_held_records_are_listed_by_review_date(rig: Rig, stages: ListStages) -> None:
    for number, key in enumerate(keys_of_shard(3, MANY)):
        _store(rig, a_record(key, legal_hold=a_guard(review=_day(number % 40)), policy_date=_day(-number)))
    page, after = stages.held(a_caller(), None, None, MANY)
    days = [record.legal_hold.review_date for record in page if record.legal_hold]
    assert (len(days), days, after) == (MANY, sorted(days), None)
