"""Redaction of one case by hand (R5, R6): the same erasure, inside the request."""

from datetime import timedelta

import pytest

from tests.world import council
from tests.world.injection import Killed
from tests.world.interception import Call, at_calls, unavailable
from tests.world.world import Reply, World

CASE = "complaints/one"


def _redact(here: World, key: str = CASE) -> Reply:
    return here.call("POST", f"/v1/records/{key}/redaction")


def _resume(here: World) -> None:
    here.pass_time(timedelta(minutes=16))
    here.tick("ResumeStuckJobsFunction")
    here.settle()


def test_r5_one_case_is_erased_within_the_request(here: World) -> None:
    council.put(here, "people/ann", values={})
    council.put(here, CASE, person_id="people/ann", address_id="home")
    council.put(here, "complaints/two")
    council.fill(here, CASE, files=2)
    here.settle()
    reply = _redact(here).expect(200)
    contents = {"messages": 1, "letters": 1, "email_alerts": 1, "notes": 1, "attachments": 2}
    assert (reply.body["outcome"], reply.body["ground"]) == ("erased", None)
    assert reply.body["erased"] == {"fields": 6, **contents, "pointers": 2}
    job = reply.body["job"]
    assert reply.headers["Location"] == f"/v1/jobs/{job['id']}"
    assert (job["type"], job["status"], job["outcomes"]) == ("manual_redaction", "success", {"erased": 1})
    assert (job["record"], job["filter"], job["progress"]["processed"]) == (CASE, None, 1)
    assert council.history(here, job["id"]) == {CASE: ("erased", None)}
    assert council.read(here, CASE)["values"] == council.LEFT
    assert (list(council.rows_of(here, CASE)), council.versions(here)) == (["RECORD"], [])
    assert council.read(here, "complaints/two")["values"] == council.planted("PLANTED")


def test_r5_it_is_refused_where_the_workflows_toggle_is_off(here: World) -> None:
    council.put(here, "repairs/one")
    before = council.snapshot(here)
    refused = _redact(here, "repairs/one").expect(409)
    assert refused.body["code"] == "deletion_not_allowed"
    assert council.snapshot(here) == before


def test_r5_only_cases_can_be_redacted(here: World) -> None:
    council.put(here, "people/ann", values={})
    council.put(here, "strands/part", values={})
    before = council.snapshot(here)
    codes = [_redact(here, key).expect(422).body["code"] for key in ("people/ann", "strands/part")]
    assert codes == ["not_a_case", "not_a_case"]
    assert council.snapshot(here) == before


def test_r5_an_unknown_case_is_not_found(here: World) -> None:
    assert _redact(here, "complaints/nobody").expect(404).body["code"] == "unknown_record"
    assert _redact(here, "nothing/nobody").expect(404).body["code"] == "unknown_record"


def test_r5_a_case_on_hold_is_withheld_with_its_ground(here: World) -> None:
    council.put(here, CASE)
    council.fill(here, CASE, files=1)
    council.guard(here, CASE)
    here.settle()
    before = council.snapshot(here)
    reply = _redact(here).expect(200)
    after = council.snapshot(here)
    assert (reply.body["outcome"], reply.body["ground"]) == ("withheld", "legal_hold")
    assert set(reply.body["erased"].values()) == {0}
    assert (reply.body["job"]["status"], reply.body["job"]["outcomes"]) == ("success_with_warnings", {"withheld": 1})
    assert (after["RecordsTable"], after["files"]) == (before["RecordsTable"], before["files"])


def test_r5_no_end_state_is_needed(here: World) -> None:
    council.put(here, CASE, state="open")
    assert _redact(here).expect(200).body["outcome"] == "erased"
    assert council.read(here, CASE)["state"] == "open"


def test_x5_a_second_manual_redaction_is_a_no_op(here: World) -> None:
    council.put(here, CASE)
    _redact(here).expect(200)
    before = council.snapshot(here)["RecordsTable"]
    again = _redact(here).expect(200)
    assert (again.body["outcome"], again.body["job"]["status"]) == ("already_erased", "success")
    assert set(again.body["erased"].values()) == {0}
    assert council.snapshot(here)["RecordsTable"] == before


def test_x14_the_same_key_returns_the_same_manual_redaction(here: World) -> None:
    council.put(here, CASE)
    council.put(here, "complaints/two")
    key = {"Idempotency-Key": "k1"}
    first, second = [here.call("POST", f"/v1/records/{CASE}/redaction", headers=key).expect(200) for _ in range(2)]
    assert first.body == second.body
    assert first.body["outcome"] == "erased"
    reused = here.call("POST", "/v1/records/complaints/two/redaction", headers=key).expect(409)
    assert reused.body["code"] == "idempotency_key_reused"
    assert council.read(here, "complaints/two")["erased_at"] is None


def test_r5_a_redaction_that_cannot_end_in_time_is_answered_with_its_job_and_carried_on(here: World) -> None:
    council.put(here, CASE)
    council.fill(here, CASE, files=1)
    here.settle()
    with unavailable("s3"):
        reply = _redact(here).expect(202)
    job = reply.body["id"]
    assert reply.headers["Location"] == f"/v1/jobs/{job}"
    assert (reply.body["type"], council.read_job(here, job)["status"]) == ("manual_redaction", "running")
    assert council.read(here, CASE)["erased_at"] is None
    _resume(here)
    assert council.read_job(here, job)["outcomes"] == {"erased": 1}
    assert council.read_job(here, job)["status"] == "success"
    assert council.history(here, job) == {CASE: ("erased", None)}
    assert (council.read(here, CASE)["values"], council.versions(here)) == (council.LEFT, [])


def test_r5_a_redaction_whose_request_died_is_carried_on(here: World) -> None:
    council.put(here, CASE)
    council.fill(here, CASE, files=1)
    here.settle()

    def die(call: Call) -> None:
        if call.operation == "DeleteObjects":
            raise Killed

    with at_calls(die), pytest.raises(Killed):
        _redact(here)
    (job,) = here.call("GET", "/v1/jobs").expect(200).body["items"]
    assert (job["status"], job["outcomes"]) == ("running", {})
    _resume(here)
    assert council.read_job(here, job["id"])["outcomes"] == {"erased": 1}
    assert (council.read(here, CASE)["values"], council.versions(here)) == (council.LEFT, [])


def test_r5_asking_again_with_the_key_tells_how_it_ended(here: World) -> None:
    council.put(here, CASE)
    council.fill(here, CASE, files=1)
    here.settle()
    key = {"Idempotency-Key": "k1"}
    path = f"/v1/records/{CASE}/redaction"
    with unavailable("s3"):
        job = here.call("POST", path, headers=key).expect(202).body["id"]
    again = here.call("POST", path, headers=key).expect(202)
    assert again.body["id"] == job
    _resume(here)
    ended = here.call("POST", path, headers=key).expect(200)
    assert (ended.body["job"]["id"], ended.body["outcome"], ended.body["erased"]["attachments"]) == (job, "erased", 1)
