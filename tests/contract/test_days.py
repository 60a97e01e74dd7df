"""Counting what a list of work has on each day: by the keys alone, in order, a shard at a time, paged without loss."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from shared.application.stored import Change, DayPage, DayRange, StagePartition, StatePartition
from shared.records.index_position import DATED
from shared.records.learner import FinalFunding, FundingReason, LearnerFacts
from shared.records.record import Record
from shared.retention.stage import StageName
from tests.contract.backing import Backing
from tests.contract.builders import OTHER, WORKFLOW, T, a_record, keys_on_shard

SHARD = 5
TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
KEYS = keys_on_shard(SHARD, 6)
DUE = StagePartition(workflow=WORKFLOW, stage=StageName.DUE, shard=SHARD)
FUNDED = StatePartition(workflow=WORKFLOW, state=DATED, is_erased=False, shard=SHARD)
# The last two are on the last day, so that a page that ends between them has to go on by a position and not by a day.
OFFSETS = (-400, -1, 0, 1, 30, 30)
DATES = tuple(TODAY + offset * DAY for offset in OFFSETS)


def _due(number: int) -> Record:
    return a_record(KEYS[number], policy_date=DATES[number])


def _funded(number: int) -> Record:
    funding = FinalFunding(day=DATES[number], reason=FundingReason.DATED)
    return a_record(KEYS[number], learner=LearnerFacts(funding=funding))


KINDS = pytest.mark.parametrize(("partition", "make"), [(DUE, _due), (FUNDED, _funded)], ids=["due", "funded"])


def _save(backing: Backing, make: Callable[[int], Record]) -> None:
    records = [make(number) for number in reversed(range(len(KEYS)))]
    assert not backing.records.save_each(T, [Change(record=record, before=None) for record in records]).conflicts


def _days(backing: Backing, *ranges: DayRange, limit: int = 10) -> list[DayPage]:
    return list(backing.records.days(T, ranges, limit))


@KINDS
def test_the_days_of_a_range_are_listed_in_order_with_both_ends(
    backing: Backing, partition: StagePartition | StatePartition, make: Callable[[int], Record]
) -> None:
    _save(backing, make)
    whole, later, middle, none = _days(
        backing,
        DayRange(partition=partition, first=None, last=TODAY + 30 * DAY),
        DayRange(partition=partition, first=TODAY, last=TODAY + 29 * DAY),
        DayRange(partition=partition, first=TODAY, last=TODAY),
        DayRange(partition=partition, first=TODAY + 31 * DAY, last=TODAY + 99 * DAY),
    )
    assert whole == DayPage(days=DATES, last=None)
    assert later == DayPage(days=DATES[2:4], last=None)
    assert middle == DayPage(days=(TODAY,), last=None)
    assert none == DayPage(days=(), last=None)


@KINDS
@pytest.mark.parametrize("limit", range(1, 7))
def test_a_range_is_read_page_by_page_without_loss_even_within_a_day(
    backing: Backing, partition: StagePartition | StatePartition, make: Callable[[int], Record], limit: int
) -> None:
    _save(backing, make)
    found: list[date] = []
    after: str | None = None
    for _ in range(len(KEYS) + 1):
        (page,) = _days(
            backing, DayRange(partition=partition, first=TODAY, last=TODAY + 30 * DAY, after=after), limit=limit
        )
        assert len(page.days) <= limit
        found += page.days
        after = page.last
        if after is None:
            break
    assert (found, after) == (list(DATES[2:]), None)


@KINDS
def test_days_of_other_tenants_workflows_stages_and_shards_are_not_listed(
    backing: Backing, partition: StagePartition | StatePartition, make: Callable[[int], Record]
) -> None:
    _save(backing, make)
    until = DATES[-1]
    elsewhere = (
        StagePartition(workflow=WORKFLOW, stage=StageName.REQUESTED, shard=SHARD),
        StagePartition(workflow=WORKFLOW, stage=StageName.DUE, shard=SHARD + 1),
        StatePartition(workflow=WORKFLOW, state=DATED, is_erased=True, shard=SHARD),
    )
    ranges = [DayRange(partition=one, first=None, last=until) for one in elsewhere]
    assert [page.days for page in _days(backing, *ranges)] == [()] * len(elsewhere)
    own = DayRange(partition=partition, first=None, last=until)
    assert [page.days for page in backing.records.days(OTHER, [own], 10)] == [()]
