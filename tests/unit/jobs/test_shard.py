"""A shard: where it stands, and that every step is one of the version that was read."""

from shared.jobs.shard import Shard, ShardEnd
from shared.records.outcome import Outcome
from tests.unit.builders import NOW, YESTERDAY, a_shard, key

HELD = a_shard(
    cursor="0|a", chunk=2, in_hand=(key("c1"), key("c2")), tally={Outcome.ERASED: 5}, deadline=NOW, version=7
)


def _moved(shard: Shard) -> bool:
    return shard.version == 7 and shard.progressed_at == NOW and HELD.progressed_at == YESTERDAY


def test_a_leased_shard_tells_when_its_worker_will_be_gone() -> None:
    leased = a_shard(version=7).leased(NOW, NOW)
    assert leased.deadline == NOW
    assert _moved(leased)


def test_a_released_shard_has_no_worker_and_keeps_what_is_in_hand() -> None:
    released = HELD.released(NOW)
    assert (released.deadline, released.in_hand) == (None, HELD.in_hand)
    assert _moved(released)


def test_a_chunk_in_hand_stands_before_the_cursor_that_was_read_with_it() -> None:
    taken = HELD.with_chunk((key("c3"),), "0|b", NOW)
    assert (taken.in_hand, taken.cursor, taken.chunk, taken.is_exhausted) == ((key("c3"),), "0|b", 3, False)
    assert taken.tally == HELD.tally
    assert _moved(taken)


def test_the_position_is_that_of_the_chunk_in_hand() -> None:
    taken = HELD.with_chunk((key("c3"),), "0|b", NOW, "c3")
    assert taken.position == "c3"
    assert taken.with_chunk((key("c4"),), "0|c", NOW).position == ""


def test_the_last_chunk_leaves_the_cursor_and_exhausts_the_shard() -> None:
    taken = HELD.with_chunk((key("c3"),), None, NOW)
    assert (taken.in_hand, taken.cursor, taken.chunk, taken.is_exhausted) == ((key("c3"),), "0|a", 3, True)


def test_x10_a_checkpoint_adds_the_tally_in_the_write_that_lets_go_of_the_chunk() -> None:
    done = HELD.checkpointed({Outcome.ERASED: 1, Outcome.WITHHELD: 1}, (), NOW)
    assert done.tally == {Outcome.ERASED: 6, Outcome.WITHHELD: 1}
    assert (done.in_hand, done.chunk, done.deadline) == ((), 2, NOW)
    assert _moved(done)


def test_x3_a_record_that_another_job_has_claimed_stays_in_hand() -> None:
    assert HELD.checkpointed({Outcome.ERASED: 1}, (key("c2"),), NOW).in_hand == (key("c2"),)


def test_an_ended_shard_has_no_worker_and_nothing_in_hand() -> None:
    ended = HELD.ended(ShardEnd.CANCELLED, NOW)
    assert (ended.end, ended.in_hand, ended.deadline) == (ShardEnd.CANCELLED, (), None)
    assert ended.tally == HELD.tally
    assert _moved(ended)
