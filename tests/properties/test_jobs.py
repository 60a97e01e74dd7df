"""Tallies, shards and how a job ends."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from shared.jobs.closing import closed
from shared.jobs.shard import Shard, ShardEnd
from shared.jobs.tally import added, files_processed, has_warnings, processed, tally_of
from shared.kernel.identifiers import RecordKey
from shared.records.outcome import Level, Outcome
from tests.fakes.jobs import FakeJobs
from tests.properties.strategies import JOBS, NOON, record_keys
from tests.unit.builders import T, a_job

outcomes = st.lists(st.sampled_from(Outcome))
tallies = st.dictionaries(st.sampled_from(Outcome), st.integers(0, 10**9))
ends = st.lists(st.tuples(st.none() | st.sampled_from(ShardEnd), tallies), min_size=1, max_size=16)


@given(tallies, tallies, tallies)
def test_the_sum_of_tallies_does_not_depend_on_their_order(
    one: Mapping[Outcome, int], two: Mapping[Outcome, int], three: Mapping[Outcome, int]
) -> None:
    assert added(added(one, two), three) == added(one, added(two, three)) == added(three, one, two)
    assert added(one) == added(one, {}) == {outcome: count for outcome, count in one.items() if count}


@given(st.lists(outcomes, max_size=5))
def test_x10_tallies_of_chunks_add_up_to_the_tally_of_all(chunks: list[list[Outcome]]) -> None:
    every = [outcome for chunk in chunks for outcome in chunk]
    total = added(*(tally_of(chunk) for chunk in chunks))
    assert total == tally_of(every)
    assert processed(total) + files_processed(total) == len(every)
    assert has_warnings(total) == any(outcome.level is not Level.INFO for outcome in every)


def _shards(found: list[tuple[ShardEnd | None, Mapping[Outcome, int]]]) -> list[Shard]:
    return [
        Shard(job=JOBS[0], number=number, tally=tally, progressed_at=NOON, end=end)
        for number, (end, tally) in enumerate(found)
    ]


@given(ends, st.randoms(use_true_random=False))
def test_x10_how_a_job_ends_does_not_depend_on_the_order_of_its_shards(
    found: list[tuple[ShardEnd | None, Mapping[Outcome, int]]], chance: object
) -> None:
    shards = _shards(found)
    end = closed(a_job(), shards, NOON)
    assert end == closed(a_job(), sorted(shards, key=lambda _: chance.random()), NOON)  # type: ignore[attr-defined] # a random.Random
    assert (end is None) == any(shard.end is None for shard in shards)
    if end is not None:
        assert not end.status.is_open
        assert end.tally == added(*(shard.tally for shard in shards))


@given(st.lists(st.tuples(st.lists(record_keys, max_size=4), st.booleans(), outcomes), max_size=8))
def test_x10_whatever_a_shard_goes_through_its_version_grows_and_its_tally_is_the_sum_of_its_chunks(
    chunks: list[tuple[list[RecordKey], bool, list[Outcome]]],
) -> None:
    save = partial(FakeJobs().save_shard, T)
    shard = save(Shard(job=JOBS[0], number=0, tally={}, progressed_at=NOON))
    now = NOON
    for number, (keys, is_last, found) in enumerate(chunks, start=1):
        now += timedelta(seconds=1)
        steps = [
            (leased := save(shard.leased(now + timedelta(minutes=1), now))),
            (taken := save(leased.with_chunk(tuple(keys), None if is_last else str(number), now))),
            (done := save(taken.checkpointed(tally_of(found), (), now))),
            save(done.released(now)),
        ]
        assert [step.version - shard.version for step in steps] == [1, 2, 3, 4]
        assert {step.progressed_at for step in steps} == {now}
        assert (taken.chunk, taken.in_hand, done.in_hand) == (number, tuple(keys), ())
        shard = steps[-1]
    assert shard.tally == tally_of(outcome for _, _, found in chunks for outcome in found)
    assert shard.cursor == next((str(n) for n in range(len(chunks), 0, -1) if not chunks[n - 1][1]), "")
