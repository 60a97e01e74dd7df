"""X3, X10: a worker is killed at every one of its calls, before it and after it took effect; its message comes back."""

import pytest

from tests.faults.redaction import LEASE, ask, check_done, end_other_shards, furnish, invoke_armed, message, step
from tests.world.world import world

WORKER = "RunJobShardFunction"
MOST_CALLS = 80  # 68 on moto, where evidence is inserted an entry a call
PARTS = 4


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("part", range(PARTS))
def test_x3_x10_a_worker_killed_at_any_call_changes_no_outcome_and_no_count(part: int, *, after: bool) -> None:
    killed, stride = 0, PARTS * step(5)
    for kill_at in range(part * step(5), MOST_CALLS + stride, stride):  # the last of each part is past the most
        with world() as here:
            furnish(here)
            job = ask(here)
            end_other_shards(here, job)
            run = invoke_armed(here, WORKER, message(job), kill_at, after=after)
            killed += run.killed
            if run.killed:
                here.pass_time(LEASE)
                again = invoke_armed(here, WORKER, message(job), None, after=False)
                assert not again.killed
            check_done(here, job)
        if not run.killed:
            assert killed, "no call was met"
            return
    raise AssertionError("the worker makes more calls than it should")


def test_x10_a_message_delivered_twice_counts_once() -> None:
    with world() as here:
        furnish(here)
        job = ask(here)
        end_other_shards(here, job)
        for _ in range(3):
            here.functions[WORKER].invoke(message(job))
        check_done(here, job)
