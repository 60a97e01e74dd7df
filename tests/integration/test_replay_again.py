"""Second erasures survive a restore too (X5, X16)."""

from datetime import timedelta

from tests.world import council
from tests.world.restore import back_up, operations, put_back, replay, settle
from tests.world.world import World

CASE = "complaints/one"


def _with_sensitive_ward(here: World) -> None:
    body = council.case_workflow(version=1)
    body["fields"] = [{**one, "sensitive": True} if one["name"] == "ward" else one for one in body["fields"]]
    here.call("PUT", "/v1/workflows/complaints", body).expect(200)


def test_x5_x16_a_second_erasure_is_replayed_too(here: World) -> None:
    council.put(here, CASE)
    council.redact(here)
    here.pass_time(timedelta(hours=1))
    backup = back_up(here)
    _with_sensitive_ward(here)
    assert council.redact(here)["outcomes"] == {"erased": 1}
    put_back(here, backup)
    assert council.read(here, CASE)["values"] == council.LEFT
    job = replay(here, backup)
    assert (job["status"], job["outcomes"]) == ("success", {"erased": 1})
    assert "ward" not in council.read(here, CASE)["values"]
    assert replay(here, backup)["outcomes"] == {"already_erased": 1}


def test_x5_x16_the_first_erasures_own_entry_takes_nothing_more_by_definitions_that_changed_since(here: World) -> None:
    council.put(here, CASE)
    council.redact(here)
    backup = back_up(here)
    _with_sensitive_ward(here)
    put_back(here, backup)
    # The margin of the replay has the entry of an erasure that the restored table has as well.
    (job,) = operations(here)("operator", backup.at - timedelta(hours=1)).values()
    settle(here)
    # It says nothing, so that the entry of a later erasure, should one follow, can still say it.
    assert council.read_job(here, job.id)["outcomes"] == {}
    assert council.read(here, CASE)["values"] == council.LEFT


def test_x5_x16_both_erasures_of_a_record_that_was_restored_whole_are_one(here: World) -> None:
    council.put(here, CASE)
    backup = back_up(here)
    council.redact(here)
    _with_sensitive_ward(here)
    council.redact(here)
    put_back(here, backup)
    assert replay(here, backup)["outcomes"] == {"erased": 1}
    assert "ward" not in council.read(here, CASE)["values"]
