"""X3, X10, X14: the other functions on the way of a redaction, killed at every one of their calls."""

import json
from typing import Any

import pytest

from tests.faults.redaction import (
    LEASE,
    PLAIN,
    WITH_FILES,
    ask,
    check_records,
    end_other_shards,
    furnish,
    furnish_one,
    invoke_armed,
    message,
    step,
)
from tests.world.faults import FAULTS
from tests.world.injection import Killed
from tests.world.stored import opened
from tests.world.world import World, world

WORKER, ABANDON, RESUME = "RunJobShardFunction", "AbandonJobShardFunction", "ResumeStuckJobsFunction"
RESUMER = "ResumeTenantFunction"
TENANT = {"Records": [{"messageId": "1", "body": json.dumps({"tenant": "council"})}]}
BOTH = pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
IN_HAND = 6  # the live complaints, the late one included, are the chunk that was in hand
CLAIMED = 12  # by this call of the worker its first claims are written and nothing is finished


def _outcomes(here: World, job: str) -> tuple[str, dict[str, int]]:
    found = here.call("GET", f"/v1/jobs/{job}").expect(200).body
    return found["status"], found["outcomes"]


def _claims(here: World) -> list[dict[str, Any]]:
    return [row for row in here.rows("RecordsTable") if "claim" in opened(row)]


def _kill_amid_claims(here: World) -> str:
    """Leave a job whose worker died between claims and finishes."""
    furnish(here)
    job = ask(here)
    end_other_shards(here, job)
    for kill_at in range(CLAIMED, CLAIMED + 6):
        if invoke_armed(here, WORKER, message(job), kill_at, after=True).killed and _claims(here):
            return job
        here.pass_time(LEASE)
    raise AssertionError("no claim was written")


@BOTH
def test_x3_x10_an_abandonment_killed_at_any_call_ends_truthfully_and_the_claims_are_completed(*, after: bool) -> None:
    for kill_at in range(0, 60, step(7)):
        with world() as here:
            job = _kill_amid_claims(here)
            here.pass_time(LEASE)
            run = invoke_armed(here, ABANDON, message(job), kill_at, after=after)
            if run.killed:
                here.pass_time(LEASE)
                here.functions[ABANDON].invoke(message(job))
            status, outcomes = _outcomes(here, job)
            assert status == "failed"
            assert outcomes["failed"] + outcomes.get("erased", 0) == IN_HAND == sum(outcomes.values())
            here.tick(RESUME)
            assert not _claims(here)
            row = here.call("GET", f"/v1/records/complaints/{PLAIN}").expect(200).body
            assert (row["erased_at"] is None) == ("PLANTED-notes" in here.everything())
        if not run.killed:
            return
    raise AssertionError("the abandonment makes more calls than it should")


@BOTH
def test_x3_the_resume_function_killed_at_any_call_completes_each_given_up_erasure(*, after: bool) -> None:
    for kill_at in range(5, 400, step(90)):  # most of its calls look for what is stuck, shard by shard
        with world() as here:
            job = _kill_amid_claims(here)
            here.pass_time(LEASE)
            here.functions[ABANDON].invoke(message(job))
            given_up = {row["pk"]["S"] for row in _claims(here)}
            assert given_up
            run = invoke_armed(here, RESUMER, TENANT, kill_at, after=after)
            here.tick(RESUME)
            assert not _claims(here)
            erased = {row["pk"]["S"] for row in here.rows("RecordsTable") if "erasure" in opened(row)}
            assert given_up <= erased
        if not run.killed:
            return
    raise AssertionError("the resume function makes more calls than it should")


@BOTH
def test_x10_the_start_of_a_job_killed_at_any_call_loses_no_shard(*, after: bool) -> None:
    for kill_at in range(3, 16, step(16)):
        with world() as here:
            furnish(here)
            job = ask(here)
            FAULTS.arm(kill_at, after=after)
            with pytest.raises(Killed):
                here.source("StartJobFunction").step()
            FAULTS.disarm()
            here.settle()
            here.pass_time(LEASE)
            here.settle()
            assert _outcomes(here, job)[0] == "success_with_warnings"
            check_records(here)


@BOTH
def test_x14_a_request_killed_at_any_call_makes_one_job_or_none(*, after: bool) -> None:
    path, headers = "/v1/filters/closed/redactions", {"Idempotency-Key": "once"}
    with world() as here:
        furnish(here)
        for kill_at in range(20):
            FAULTS.arm(kill_at, after=after)
            try:
                here.call("POST", path, {"success_transition": "leave"}, headers=headers)
            except Killed:
                jobs = [row for row in here.rows("JobsTable") if row["sk"]["S"] == "JOB" and "SHARD" in str(row)]
                shards = [row for row in here.rows("JobsTable") if row["sk"]["S"].startswith("SHARD#")]
                assert len(shards) in {0, 16}
                assert len(jobs) <= 1
            else:
                break
            finally:
                FAULTS.disarm()
        job = here.call("POST", path, {"success_transition": "leave"}, headers=headers).expect(202).body["id"]
        assert len([row for row in here.rows("JobsTable") if row["sk"]["S"].startswith("SHARD#")]) == 16
        here.settle()
        assert _outcomes(here, job)[0] == "success_with_warnings"


@BOTH
def test_r5_a_manual_redaction_killed_at_any_call_is_carried_on(*, after: bool) -> None:
    path, headers = f"/v1/records/complaints/{WITH_FILES}/redaction", {"Idempotency-Key": "once"}
    for kill_at in range(0, 60, step(6)):
        with world() as here:
            furnish_one(here)
            FAULTS.arm(kill_at, after=after)
            was_killed = False
            try:
                here.call("POST", path, headers=headers)
            except Killed:
                was_killed = True
            finally:
                FAULTS.disarm()
            here.pass_time(LEASE)
            here.tick(RESUME)
            here.settle()
            reply = here.call("POST", path, headers=headers).expect(200).body
            assert reply["outcome"] == "erased"
            assert reply["erased"]["attachments"] == 1
            assert reply["job"]["outcomes"] == {"erased": 1}
            assert "PLANTED-one" not in here.everything()
        if not was_killed:
            return
    raise AssertionError("a manual redaction makes more calls than it should")
