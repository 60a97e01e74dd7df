"""One order over all shards of a state, both ways, within bounds, and without loss between chunks (L9)."""

from dataclasses import replace

import pytest

from shared.application.stored import StateQuery
from shared.kernel.errors import Malformed
from shared.kernel.identifiers import RecordKey
from shared.records.record import Record
from tests.contract.backing import Backing
from tests.contract.builders import INSTANT, MOST_PAGES, NOON, OTHER, SECOND, WORKFLOW, T, a_change, a_record, after

STRETCH = StateQuery(workflow=WORKFLOW, state="closed")
COUNT = 40


def _save(backing: Backing) -> list[Record]:
    """Bring in records of many shards, four an instant, and return them in order."""
    made = [a_record(f"c{number:03d}", state_entered_at=NOON + number // 4 * SECOND) for number in range(COUNT)]
    assert not backing.records.save_each(T, [a_change(one) for one in reversed(made)]).conflicts
    return made


def _walked(backing: Backing, query: StateQuery, limit: int, *, newest_first: bool = False) -> list[RecordKey]:
    found: list[RecordKey] = []
    position: str | None = None
    for _ in range(MOST_PAGES):
        chunk = backing.records.in_order(T, query, position, limit, newest_first=newest_first)
        assert len(chunk.keys) == limit or chunk.is_over
        found += [key for _, key in chunk.keys]
        if chunk.is_over:
            return found
        position = chunk.keys[-1][0]
    raise AssertionError("the list has no end")


@pytest.mark.parametrize("limit", [7, COUNT])
@pytest.mark.parametrize("newest_first", [False, True])
def test_all_shards_come_in_one_order_whatever_the_page(backing: Backing, limit: int, *, newest_first: bool) -> None:
    keys = [one.key for one in _save(backing)]
    expected = keys[::-1] if newest_first else keys
    assert _walked(backing, STRETCH, limit, newest_first=newest_first) == expected
    assert backing.records.count_in_order(T, STRETCH) == COUNT


@pytest.mark.parametrize("newest_first", [False, True])
def test_both_bounds_are_included_to_the_microsecond(backing: Backing, *, newest_first: bool) -> None:
    keys = [one.key for one in _save(backing)]
    within = replace(STRETCH, since=NOON + SECOND, until=NOON + 3 * SECOND)
    assert sorted(_walked(backing, within, 5, newest_first=newest_first)) == keys[4:16]
    assert backing.records.count_in_order(T, within) == 12
    narrower = replace(STRETCH, since=NOON + SECOND + INSTANT, until=NOON + 3 * SECOND - INSTANT)
    assert sorted(_walked(backing, narrower, 5, newest_first=newest_first)) == keys[8:12]
    nothing = replace(STRETCH, since=NOON + SECOND, until=NOON)
    assert _walked(backing, nothing, 5, newest_first=newest_first) == []
    assert backing.records.count_in_order(T, nothing) == 0


@pytest.mark.parametrize("newest_first", [False, True])
def test_a_position_outlives_the_record_that_it_was_taken_from(backing: Backing, *, newest_first: bool) -> None:
    made = _save(backing)
    ordered = made[::-1] if newest_first else made
    chunk = backing.records.in_order(T, STRETCH, None, 6, newest_first=newest_first)
    backing.records.save_each(T, [a_change(after(one, state="gone"), one) for one in ordered[:6]])
    for number, (position, _) in enumerate(chunk.keys, 1):
        left = backing.records.in_order(T, STRETCH, position, 6, newest_first=newest_first)
        assert [key for _, key in left.keys] == [one.key for one in ordered[6:12]], number


def test_an_order_holds_one_tenant_workflow_and_state(backing: Backing) -> None:
    (first, *_) = _save(backing)
    backing.records.save(OTHER, a_change(a_record("theirs")))
    backing.records.save(T, a_change(a_record("open", state="open")))
    assert backing.records.count_in_order(T, STRETCH) == COUNT
    assert backing.records.count_in_order(T, replace(STRETCH, is_erased=True)) == 0
    assert backing.records.in_order(T, STRETCH, None, 1).keys[0][1] == first.key


@pytest.mark.parametrize("position", ["", "nonsense", "x" * 2000])
def test_a_foreign_position_is_malformed(backing: Backing, position: str) -> None:
    with pytest.raises(Malformed):
        backing.records.in_order(T, STRETCH, position, 1)
