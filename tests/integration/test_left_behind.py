"""What one job leaves behind and another meets: nothing untrue is told, and nothing done goes untold (X3, X10, X13, X16)."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest

from tests.scenarios.town import put_in_force
from tests.world import council
from tests.world.council import CASES, LEAVE, LEFT, PEOPLE
from tests.world.delivery import VISIBILITY, fail_for_good, resume, run_all_but, run_until_killed, send
from tests.world.injection import Killed
from tests.world.interception import Call, at_calls, unavailable, writes_history
from tests.world.stored import saying
from tests.world.world import World

CASE, PERSON = f"{CASES}/one", f"{PEOPLE}/ann"
NIGHT, POLICY, RESUME = "StartAnonymisationRunFunction", "StartPolicyRunFunction", "ResumeStuckJobsFunction"
READS = {"BatchGetItem", "ListObjectVersions", "Query"}


def at_night(here: World, function: str, hour: int) -> None:
    here.travel_to(datetime(2026, 3, 3, hour, tzinfo=UTC))
    here.tick(function)
    here.settle()


@pytest.fixture
def file_claimed(here: World) -> World:
    """Return a world in which a night has claimed one of a live case's two files, which the store did not let go."""
    put_in_force(here, CASES, {"file months": 1})
    council.put(here, PERSON)
    council.put(here, CASE, person_id=PERSON)
    council.fill(here, CASE)
    for added_at in ("2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z"):
        council.attach(here, CASE, added_at=added_at)
    here.settle()
    at_night(here, POLICY, 3)
    with council.files_kept(here, CASE):
        at_night(here, NIGHT, 4)
    assert "claim" in council.said_of(here, CASE)
    return here


def is_wholly_erased(here: World) -> bool:
    row = council.read(here, CASE)
    return row["erased_at"] is not None and row["values"] == LEFT and council.versions(here) == []


def test_x3_r5_a_redaction_by_hand_is_not_content_with_the_file_that_a_night_had_claimed(file_claimed: World) -> None:
    reply = file_claimed.call("POST", f"/v1/records/{CASE}/redaction").expect(200).body
    assert (reply["outcome"], reply["erased"]["attachments"]) == ("erased", 2)
    assert is_wholly_erased(file_claimed)


def test_x3_r1_nor_is_a_redaction_by_filter_or_its_dry_run(file_claimed: World) -> None:
    assert council.redact(file_claimed, dry_run=True)["outcomes"] == {"erased": 1}
    assert council.redact(file_claimed)["outcomes"] == {"erased": 1}
    assert is_wholly_erased(file_claimed)


def test_x7_a_case_whose_person_is_held_by_now_is_withheld_and_its_claimed_file_goes_all_the_same(
    file_claimed: World,
) -> None:
    council.guard(file_claimed, PERSON)
    assert council.redact(file_claimed)["outcomes"] == {"withheld": 1}
    resume(file_claimed)
    assert {key.rpartition("/")[2] for key in council.versions(file_claimed)} == {"000002"}
    assert council.read(file_claimed, CASE)["erased_at"] is None


def test_x3_r4_who_finishes_anothers_erasure_applies_their_own_transition(here: World) -> None:
    council.put(here, CASE)
    council.fill(here, CASE, files=1)
    council.ask(here)
    send(here, run_all_but(here, "one"))
    with unavailable("s3"):
        fail_for_good(here)
    here.settle()
    assert council.redact(here, success_transition=LEAVE)["outcomes"] == {"erased": 1}
    assert council.read(here, CASE)["state"] == "gone"
    assert is_wholly_erased(here)


def test_x3_x10_x16_an_erasure_whose_mark_another_job_has_replaced_is_told_all_the_same(here: World) -> None:
    rules = [{"in_state": "closed", "for_days": 1, "transition": LEAVE}]
    here.call("PUT", f"/v1/workflows/{CASES}", council.case_workflow(version=1, rules=rules)).expect(200)
    council.put(here, CASE)
    here.travel_to(datetime(2026, 3, 3, 2, 50, tzinfo=UTC))
    job = council.ask(here)
    send(here, run_all_but(here, "one"))
    run_until_killed(here, writes_history)
    at_night(here, POLICY, 3)
    assert council.read(here, CASE)["state"] == "gone"
    here.pass_time(VISIBILITY)
    here.settle()
    assert council.read_job(here, job)["outcomes"] == {"erased": 1}
    told = {one["job"]: one["outcome"] for one in council.ledger(here, f"&record={CASE}")}
    assert told[job] == "erased"


def test_x3_x16_what_the_resume_function_completes_is_in_the_ledger_wherever_it_is_killed(here: World) -> None:
    for kill_at in range(1, 12):
        case = f"{CASES}/case-{kill_at}"
        council.put(here, case)
        council.fill(here, case, files=1)
        council.ask(here)
        send(here, run_all_but(here, f"case-{kill_at}"))
        with unavailable("s3"):
            fail_for_good(here)
        here.settle()
        left = kill_at

        def kill(call: Call) -> None:
            nonlocal left
            left -= call.function == "ResumeTenantFunction" and call.operation not in READS
            if left == 0:
                raise Killed

        with at_calls(kill), suppress(Killed):
            here.tick(RESUME)
        for _ in range(2):
            is_erased = council.read(here, case)["erased_at"] is not None
            acts = council.acts(here, "erasure_completed", f"&record={case}")
            assert len(acts) == is_erased
            resume(here)
        assert council.read(here, case)["erased_at"] is not None
        if left > 0:
            return
    raise AssertionError("the resume function writes more than it should")


def test_x13_p5_an_attachment_that_cannot_be_read_fails_its_record_alone(here: World) -> None:
    put_in_force(here, CASES, {"file months": 1})
    bad, sound = (f"{CASES}/{name}" for name in council.ids_of_one_shard(2))
    for key in (bad, sound):
        council.put(here, key)
        council.attach(here, key, added_at="2026-01-01T00:00:00Z")
    here.settle()
    at_night(here, POLICY, 3)
    row = saying(council.rows_of(here, bad)["FILE#000001"], file_type=None)
    here.clients.dynamodb.put_item(TableName=here.tables["RecordsTable"], Item=row)
    at_night(here, NIGHT, 4)
    job = council.read_job(here, "retention_anonymisation-2026-03-03")
    assert (job["status"], job["outcomes"]) == ("success_with_warnings", {"failed": 1, "file_erased": 1})
    assert ("FILE#000001" in council.rows_of(here, bad), "FILE#000001" in council.rows_of(here, sound)) == (True, False)
