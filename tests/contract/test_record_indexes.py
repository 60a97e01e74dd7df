"""Finding records by their state: bounds, order, paging without loss."""

from dataclasses import replace
from datetime import datetime

import pytest

from shared.application.stored import StatePartition
from shared.kernel.errors import Malformed
from shared.kernel.identifiers import RecordKey
from shared.records.record import ErasedCounts, Erasure, Record
from tests.contract.backing import Backing
from tests.contract.builders import (
    INSTANT,
    JOB,
    MOST_PAGES,
    NOON,
    OTHER,
    SECOND,
    WORKFLOW,
    T,
    a_change,
    a_record,
    after,
    key,
    keys_on_shard,
)

SHARD = 5
PLACE = StatePartition(workflow=WORKFLOW, state="closed", is_erased=False, shard=SHARD)


def _save(backing: Backing, *records: Record) -> None:
    saved = backing.records.save_each(T, [a_change(record) for record in records])
    assert not saved.conflicts


def _walked(backing: Backing, until: datetime, limit: int, place: StatePartition = PLACE) -> list[RecordKey]:
    found: list[RecordKey] = []
    after_: str | None = None
    for _ in range(MOST_PAGES):
        chunk = backing.records.in_state(T, place, until, after_, limit)
        assert len(chunk.keys) <= limit
        found += chunk.keys
        if chunk.last is None:
            return found
        after_ = chunk.last
    raise AssertionError("the list has no end")


@pytest.mark.parametrize("limit", [1, 3, 100])
def test_a_range_is_walked_whole_in_order_whatever_the_page(backing: Backing, limit: int) -> None:
    keys = keys_on_shard(SHARD, 9)
    # Three instants of three records each: a chunk may end in the middle of an instant.
    records = [a_record(one, state_entered_at=NOON - place // 3 * SECOND) for place, one in enumerate(keys)]
    _save(backing, *records)
    expected = sorted(records, key=lambda record: (record.state_entered_at, record.key.record))
    assert _walked(backing, NOON, limit) == [record.key for record in expected]


def test_records_whose_ids_continue_another_s_are_neither_lost_nor_repeated(backing: Backing) -> None:
    short = key("c1")
    longer = [key(f"c1{start}{end}") for start in "-.0A_z" for end in "0123456789abcdef"]
    family = [short, *(one for one in longer if one.shard == short.shard)]
    assert len(family) > 3
    _save(backing, *(a_record(one) for one in family))
    assert _walked(backing, NOON, 1, replace(PLACE, shard=short.shard)) == sorted(family)


def test_until_is_included_to_the_microsecond(backing: Backing) -> None:
    at, later = keys_on_shard(SHARD, 2)
    _save(backing, a_record(at), a_record(later, state_entered_at=NOON + INSTANT))
    assert _walked(backing, NOON, 10) == [at]
    assert backing.records.count_in_state(T, PLACE, NOON, 10) == 1
    assert _walked(backing, NOON - INSTANT, 10) == []
    assert backing.records.count_in_state(T, PLACE, NOON + INSTANT, 10) == 2


def test_going_on_does_not_depend_on_the_record_at_the_end_of_the_page(backing: Backing) -> None:
    """An erasure moves records out of the range that is being walked."""
    keys = keys_on_shard(SHARD, 4)
    records = [a_record(one) for one in keys]
    _save(backing, *records)
    chunk = backing.records.in_state(T, PLACE, NOON, None, 2)
    _save(backing, *(after(record, state="archived") for record in records[:2]))
    assert chunk.keys == tuple(keys[:2])
    assert backing.records.in_state(T, PLACE, NOON, chunk.last, 2).keys == tuple(keys[2:])


def test_a_cursor_behind_the_bound_ends_the_walk(backing: Backing) -> None:
    first, second = keys_on_shard(SHARD, 2)
    _save(backing, a_record(first), a_record(second))
    last = backing.records.in_state(T, PLACE, NOON, None, 1).last
    assert last is not None
    chunk = backing.records.in_state(T, PLACE, NOON - SECOND, last, 1)
    assert (chunk.keys, chunk.last) == ((), None)


@pytest.mark.parametrize("cursor", ["", "nonsense", "2026-03-02T12:00:00.000000Z", "#", "x" * 2000])
def test_a_foreign_cursor_is_malformed(backing: Backing, cursor: str) -> None:
    with pytest.raises(Malformed):
        backing.records.in_state(T, PLACE, NOON, cursor, 1)


def test_a_range_holds_one_tenant_workflow_state_mark_and_shard(backing: Backing) -> None:
    here, *others = keys_on_shard(SHARD, 4)
    erased = Erasure(at=NOON, job=JOB, counts=ErasedCounts())
    _save(
        backing,
        a_record(here),
        a_record(others[0], state="open"),
        a_record(others[1], erasure=erased),
        a_record(RecordKey(key("x", "permits").workflow, here.record)),
        a_record(keys_on_shard(SHARD + 1, 1)[0]),
    )
    backing.records.save(OTHER, a_change(a_record(others[2])))
    assert _walked(backing, NOON, 10) == [here]
    assert backing.records.in_state(T, replace(PLACE, is_erased=True), NOON, None, 10).keys == (others[1],)


def test_a_state_may_have_any_name(backing: Backing) -> None:
    odd = replace(PLACE, state="closed#live#05 / späť")
    (one,) = keys_on_shard(SHARD, 1)
    _save(backing, a_record(one, state=odd.state))
    assert backing.records.in_state(T, odd, NOON, None, 10).keys == (one,)
    assert _walked(backing, NOON, 10) == []


def test_counting_is_exact_up_to_the_most_and_stops_above_it(backing: Backing) -> None:
    _save(backing, *(a_record(one) for one in keys_on_shard(SHARD, 7)))
    assert backing.records.count_in_state(T, PLACE, NOON, 7) == 7
    assert backing.records.count_in_state(T, PLACE, NOON, 100) == 7
    assert 3 < backing.records.count_in_state(T, PLACE, NOON, 3) <= 7
    assert backing.records.count_in_state(T, PLACE, NOON, 0) > 0
    assert backing.records.count_in_state(T, replace(PLACE, state="open"), NOON, 0) == 0


def test_p4_p15_in_end_states_records_are_sorted_by_the_clocks_start(backing: Backing) -> None:
    """Moved on a moment ago, ended long before: a preview's range up to an instant has to count it."""
    moved, later = keys_on_shard(SHARD, 2)
    _save(backing, a_record(moved, ended_at=NOON - SECOND), a_record(later))
    assert _walked(backing, NOON - SECOND, 10) == [moved]
    assert backing.records.count_in_state(T, PLACE, NOON - SECOND, 10) == 1
    assert _walked(backing, NOON, 10) == [moved, later]
