"""X3, X10, X16: the worker of a replay is killed at its calls, before and after they took effect; its message comes back."""

import pytest

from tests.faults.redaction import LEASE, WITH_FILES, end_other_shards, furnish_one, invoke_armed, message, step
from tests.world.restore import ask_for_replay, back_up, put_back
from tests.world.stored import opened
from tests.world.world import World, world

WORKER = "RunJobShardFunction"
CASE = f"/v1/records/complaints/{WITH_FILES}"
HOLD = {"reason": "PLANTED-reason", "review_date": "2099-01-01"}


def _replay_to_be(here: World) -> str:
    """Erase a case with a file that had been held, put its table back to before, and ask for the replay; return its job."""
    furnish_one(here)
    backup = back_up(here)
    here.call("PUT", f"{CASE}/legal-hold", HOLD).expect(200)
    here.call("DELETE", f"{CASE}/legal-hold").expect(204)
    assert here.call("POST", f"{CASE}/redaction").expect(200).body["outcome"] == "erased"
    put_back(here, backup)
    assert "PLANTED-name" in str(here.rows("RecordsTable"))
    job = ask_for_replay(here, backup)
    end_other_shards(here, job)
    return job


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_x3_x10_x16_a_replay_killed_at_any_call_counts_exactly_and_leaves_nothing(*, after: bool) -> None:
    for kill_at in range(0, 120, step(9)):
        with world() as here:
            job = _replay_to_be(here)
            run = invoke_armed(here, WORKER, message(job), kill_at, after=after)
            if run.killed:
                here.pass_time(LEASE)
                here.functions[WORKER].invoke(message(job))
            found = here.call("GET", f"/v1/jobs/{job}").expect(200).body
            assert (found["status"], found["outcomes"]) == ("success", {"erased": 1, "replayed": 1}), kill_at
            items = here.call("GET", f"/v1/jobs/{job}/history").expect(200).body["items"]
            assert sorted(item["outcome"] for item in items) == ["erased", "replayed"]
            rows = [opened(row) for row in here.rows("RecordsTable")]
            types, row = sorted(rows, key=lambda one: str(one["sk"]))  # the workflow's types of files stay (P15)
            assert (types, "PLANTED" in str(row)) == ({"pk": "council#complaints", "sk": "FILETYPE#pdf"}, False)
            assert ("claim" in row, "erasure" in row) == (False, True)
            here.call("POST", f"{CASE}/redaction").expect(200)
        if not run.killed:
            return
    raise AssertionError("a replay makes more calls than it should")
