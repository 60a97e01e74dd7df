"""The records that a filter may hold, by ranges of the index by state."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from shared.application.erasure.redact import NoSelection
from shared.application.reading.filter_selection import FilterSelection, partitions_of
from shared.application.reading.ranges import CHUNK, KeyChunk, state_ranges, walk_ranges
from shared.application.stored import StatePartition
from shared.jobs.job import Job
from shared.jobs.shard import Shard
from shared.kernel.identifiers import SHARDS, RecordKey, WorkflowId
from shared.records.condition import Operator
from tests.unit.application.rig import Rig
from tests.unit.builders import (
    COMPLAINTS,
    INSTANT,
    NOW,
    OTHER,
    T,
    a_condition,
    a_filter,
    a_job,
    a_manual_job,
    a_record,
    a_shard,
    an_erased,
    asking,
    key,
    keys_of_shard,
)

PERMITS = WorkflowId("permits")


def _pages(selection: FilterSelection, job: Job, shard: Shard) -> Iterator[KeyChunk]:
    """Yield chunk after chunk, with the cursor taken into the shard as its runner does."""
    while True:
        chunk = selection.next_chunk(T, job, shard)
        yield chunk
        if chunk.cursor is None:
            return
        shard = shard.with_chunk(chunk.keys, chunk.cursor, NOW)


def _selected(rig: Rig, job: Job, shard: int) -> list[RecordKey]:
    return [one for chunk in _pages(rig.selection, job, a_shard(shard)) for one in chunk.keys]


def test_r1_every_workflow_and_state_is_a_range_live_records_before_erased_ones() -> None:
    filter_ = a_filter(workflows=(COMPLAINTS, PERMITS), states=("open", "closed"))
    found = partitions_of(filter_, [3])
    assert [(place.is_erased, place.workflow, place.state) for place in found[:3]] == [
        (False, COMPLAINTS, "open"),
        (False, COMPLAINTS, "closed"),
        (False, PERMITS, "open"),
    ]
    assert [place.is_erased for place in found] == [False] * 4 + [True] * 4
    assert {place.shard for place in found} == {3}


def test_r1_each_record_of_the_filter_is_proposed_by_its_own_shard_once(rig: Rig) -> None:
    filter_ = a_filter(workflows=(COMPLAINTS, PERMITS), states=("open", "closed"))
    inside = [
        *(a_record(f"c{number}") for number in range(40)),
        *(an_erased(f"e{number}") for number in range(20)),
        *(a_record(key(f"p{number}", PERMITS), state="open") for number in range(20)),
    ]
    rig.put(*inside, a_record("c99", state="archived"), a_record(key("c1", "people"), state="closed"))
    rig.keep_version(filter_)
    job = a_job(request=asking(filter_))
    for shard in range(SHARDS):
        wanted = sorted(record.key for record in inside if record.key.shard == shard)
        assert sorted(_selected(rig, job, shard)) == wanted


def test_x9_what_entered_its_state_after_the_asking_is_not_proposed(rig: Rig) -> None:
    at, after = keys_of_shard(0, 2)
    rig.put(a_record(at, state_entered_at=NOW), a_record(after, state_entered_at=NOW + INSTANT))
    assert _selected(rig, a_job(), 0) == [at]


def test_another_tenants_records_are_not_proposed(rig: Rig) -> None:
    (own,) = keys_of_shard(0, 1)
    rig.records.rows[OTHER, own] = a_record(own)
    assert _selected(rig, a_job(), 0) == []


def test_a_page_holds_a_hundred_keys_of_one_range(rig: Rig) -> None:
    live, erased = keys_of_shard(0, 2 * CHUNK + 5), keys_of_shard(0, 2 * CHUNK + 8)[-3:]
    rig.put(*(a_record(one) for one in live), *(an_erased(one) for one in erased))
    chunks = list(_pages(rig.selection, a_job(), a_shard(0)))
    assert [len(chunk.keys) for chunk in chunks] == [100, 100, 5, 3]
    assert sorted(chunks[3].keys) == sorted(erased)
    assert {one for chunk in chunks[:3] for one in chunk.keys} == set(live)


def test_the_last_page_says_so_where_it_fills_its_range_exactly(rig: Rig) -> None:
    rig.put(*(an_erased(one) for one in keys_of_shard(0, CHUNK)))
    (chunk,) = _pages(rig.selection, a_job(), a_shard(0))
    assert (len(chunk.keys), chunk.cursor) == (100, None)


def test_an_empty_filter_is_one_empty_last_page(rig: Rig) -> None:
    assert rig.selection.next_chunk(T, a_job(), a_shard(0)) == KeyChunk(keys=(), cursor=None)


def test_a_walk_goes_on_in_the_range_that_its_cursor_tells(rig: Rig) -> None:
    rig.put(a_record("c1"), a_record("c2", state="open"))
    partitions = [
        StatePartition(workflow=COMPLAINTS, state=state, is_erased=False, shard=key(record).shard)
        for state, record in (("closed", "c1"), ("open", "c2"))
    ]
    ranges = state_ranges(rig.records, T, partitions, NOW)
    first = walk_ranges(ranges, "", 10)
    assert (first.keys, first.cursor) == ((key("c1"),), "1|")
    assert walk_ranges(ranges, "1|", 10) == KeyChunk(keys=(key("c2"),), cursor=None)


def test_a_job_that_names_its_record_has_no_selection_by_filter(rig: Rig) -> None:
    with pytest.raises(TypeError):
        rig.selection.next_chunk(T, a_manual_job(key()), a_shard())
    assert NoSelection().next_chunk(T, a_manual_job(key()), a_shard()) == KeyChunk(keys=(), cursor=None)


def test_the_members_of_a_filter_are_those_that_match_now(rig: Rig) -> None:
    north, south = a_record("c1", values={"ward": "North"}), a_record("c2", values={"ward": "South"})
    rig.put(north, south, a_record("c3", state="open", values={"ward": "North"}))
    filter_ = a_filter(where=(a_condition(Operator.EQ, "North"),))
    assert rig.selection.members(T, filter_, NOW, "", 10) == ([north], None)


def test_members_come_in_pieces_of_the_limit_and_each_once(rig: Rig) -> None:
    rig.put(*(a_record(f"c{number}") for number in range(25)))
    found: list[RecordKey] = []
    position: str | None = ""
    while position is not None:
        piece, position = rig.selection.members(T, a_filter(), NOW, position, 4)
        assert len(piece) <= 4
        found += [record.key for record in piece]
    assert sorted(found) == sorted(key(f"c{number}") for number in range(25))


def test_a_member_whose_row_is_gone_or_unreadable_is_left_out(rig: Rig) -> None:
    rig.put(a_record("c1"), a_record("c2"))
    rig.records.unreadable.add((T, key("c2")))
    assert rig.selection.members(T, a_filter(), NOW, "", 10) == ([a_record("c1")], None)


def test_a_filter_that_matches_almost_nothing_answers_with_what_it_has_and_a_cursor(rig: Rig) -> None:
    rig.put(*(a_record(one) for one in keys_of_shard(15, 120)))
    nothing = a_filter(where=(a_condition(Operator.EQ, "North"),))
    found, position = rig.selection.members(T, nothing, NOW, "", 1)
    assert found == []
    assert position is not None
    for _ in range(10):
        if position is None:
            break
        found, position = rig.selection.members(T, nothing, NOW, position, 1)
    assert (found, position) == ([], None)


@pytest.mark.parametrize("where", [(), (a_condition(Operator.EXISTS, value=False),)], ids=["index", "conditions"])
def test_a_count_is_exact_up_to_the_most_that_matters(rig: Rig, where: tuple[object, ...]) -> None:
    rig.put(*(a_record(f"c{number}") for number in range(150)), *(an_erased(f"e{number}") for number in range(7)))
    filter_ = replace(a_filter(), where=where)  # type: ignore[arg-type] # both are tuples of conditions
    assert rig.selection.count(T, filter_, NOW, 1000) == 157
    assert rig.selection.count(T, filter_, NOW, 157) == 157
    assert 156 < rig.selection.count(T, filter_, NOW, 156) <= 157
    assert 0 < rig.selection.count(T, filter_, NOW, 0) <= 157


def test_counting_stops_above_the_most_that_matters(rig: Rig) -> None:
    rig.put(*(a_record(f"c{number}") for number in range(150)))
    assert rig.selection.count(T, a_filter(), NOW, 5) < 20
