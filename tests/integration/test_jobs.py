"""Jobs: exact counts, chunks, cancellation, idempotency (X10, X12, X14)."""

import json
from datetime import timedelta
from functools import partial

import pytest

from tests.world import council
from tests.world.delivery import WORKER
from tests.world.interception import Call, once_before, writes_history
from tests.world.stored import opened
from tests.world.world import World

REDACTIONS = f"/v1/filters/{council.FILTER}/redactions"
CHUNK = 100


def _is_call(operation: str, call: Call) -> bool:
    return (call.function, call.operation) == (WORKER, operation)


def _is_end_of_page(call: Call) -> bool:
    return call.function == WORKER and writes_history(call)


def _erased(here: World) -> int:
    return sum("erasure" in opened(row) for row in here.rows("RecordsTable"))


def test_x10_every_outcome_is_counted_exactly(here: World) -> None:
    for number in range(4):
        council.put(here, f"complaints/plain-{number}")
    for number in range(3):
        council.put(here, f"complaints/held-{number}")
        council.guard(here, f"complaints/held-{number}")
    for number in range(2):
        council.put(here, f"repairs/stuck-{number}")
    council.put(here, "complaints/erased")
    here.call("POST", "/v1/records/complaints/erased/redaction").expect(200)
    job = council.ask(here, success_transition=council.LEAVE)
    here.pass_time(timedelta(seconds=1))
    council.put(here, "complaints/late")
    here.settle()
    ended = council.read_job(here, job)
    counts = {"erased": 4, "already_erased": 1, "no_longer_matching": 1, "withheld": 3, "transition_failed": 2}
    assert (ended["status"], ended["outcomes"]) == ("success_with_warnings", counts)
    assert ended["progress"]["processed"] == len(council.history(here, job)) == 11


def test_x10_a_job_over_nothing_succeeds(here: World) -> None:
    job = council.redact(here)
    assert (job["status"], job["outcomes"], job["progress"]["processed"]) == ("success", {}, 0)


@pytest.mark.parametrize("dry_run", [False, True])
def test_x10_records_on_several_chunks_of_a_shard_are_counted_once(here: World, dry_run: bool) -> None:  # noqa: FBT001 – a case
    ids = council.ids_of_one_shard(CHUNK + 5)
    council.put_many(here, "complaints", ids)
    job = council.redact(here, dry_run=dry_run)
    assert (job["status"], job["outcomes"]) == ("success", {"erased": CHUNK + 5})
    assert len(council.history(here, job["id"])) == CHUNK + 5
    assert _erased(here) == (0 if dry_run else CHUNK + 5)


def test_x10_a_worker_whose_time_is_up_sends_its_shard_on(here: World) -> None:
    council.put_many(here, "complaints", council.ids_of_one_shard(CHUNK + 5))
    is_sent_on = partial(_is_call, "SendMessage")
    with (
        once_before(_is_end_of_page, lambda: here.pass_time(timedelta(seconds=290))),
        once_before(is_sent_on, lambda: None) as sent,
    ):
        job = council.redact(here)
    assert sent[0].body["MessageBody"] == json.dumps({"tenant": "council", "job": job["id"], "shard": "SHARD#07"})
    assert (job["status"], job["outcomes"]) == ("success", {"erased": CHUNK + 5})


def test_x12_a_job_cancelled_before_it_began_has_done_nothing(here: World) -> None:
    council.put(here, "complaints/one")
    job = council.ask(here)
    asked = here.call("POST", f"/v1/jobs/{job}/cancel").expect(200).body
    assert (asked["status"], asked["cancel_requested"]) == ("queued", True)
    here.settle()
    ended = council.read_job(here, job)
    assert (ended["status"], ended["outcomes"], ended["cancel_requested"]) == ("cancelled", {}, True)
    assert _erased(here) == 0


def test_x12_a_running_job_stops_after_the_records_in_hand_and_says_what_was_done(here: World) -> None:
    council.put_many(here, "complaints", council.ids_of_one_shard(CHUNK + 5))
    job = council.ask(here)
    with once_before(_is_end_of_page, lambda: here.call("POST", f"/v1/jobs/{job}/cancel").expect(200)):
        here.settle()
    ended = council.read_job(here, job)
    assert (ended["status"], ended["outcomes"]) == ("cancelled", {"erased": CHUNK})
    assert len(council.history(here, job)) == _erased(here) == CHUNK
    again = council.redact(here)
    assert (again["status"], again["outcomes"]) == ("success", {"erased": 5, "already_erased": CHUNK})


def test_x12_cancelling_twice_is_once_and_an_ended_job_cannot_be_cancelled(here: World) -> None:
    job = council.ask(here)
    first, second = [here.call("POST", f"/v1/jobs/{job}/cancel").expect(200).body for _ in range(2)]
    assert first == second
    here.settle()
    assert here.call("POST", f"/v1/jobs/{job}/cancel").expect(409).body["code"] == "job_ended"
    assert here.call("POST", "/v1/jobs/unknown/cancel").expect(404).body["code"] == "unknown_job"


def test_x12_cancelling_needs_the_permission_that_starts_such_a_job(here: World) -> None:
    here.call("PUT", "/v1/roles/viewer", {"permissions": ["view_jobs"]}).expect(200)
    job = council.ask(here)
    refused = here.call("POST", f"/v1/jobs/{job}/cancel", user="vic", groups="viewer").expect(403)
    assert "delete_personal_data" in refused.body["detail"]
    assert council.read_job(here, job)["cancel_requested"] is False


def test_x14_the_same_request_with_the_same_key_returns_the_same_job(here: World) -> None:
    council.put(here, "complaints/one")
    key = {"Idempotency-Key": "monday"}
    first = here.call("POST", REDACTIONS, {"max_records": 1}, headers=key).expect(202)
    here.settle()
    council.put(here, "complaints/two")
    again = here.call("POST", REDACTIONS, {"max_records": 1}, headers=key).expect(202)
    here.settle()
    assert again.body["id"] == first.body["id"]
    assert (again.body["status"], again.body["outcomes"]) == ("success", {"erased": 1})
    assert len(here.call("GET", "/v1/jobs").expect(200).body["items"]) == 1
    assert council.read(here, "complaints/two")["erased_at"] is None


@pytest.mark.parametrize("body", [{"dry_run": True}, {"max_records": 5}, {"success_transition": council.LEAVE}])
def test_x14_the_same_key_with_another_body_is_refused(here: World, body: dict[str, object]) -> None:
    key = {"Idempotency-Key": "monday"}
    here.call("POST", REDACTIONS, {}, headers=key).expect(202)
    before = council.snapshot(here)
    assert here.call("POST", REDACTIONS, body, headers=key).expect(409).body["code"] == "idempotency_key_reused"
    assert council.snapshot(here) == before


def test_x14_the_same_request_is_answered_when_its_filter_has_been_deleted(here: World) -> None:
    key = {"Idempotency-Key": "monday"}
    first = here.call("POST", REDACTIONS, {}, headers=key).expect(202)
    here.call("DELETE", f"/v1/filters/{council.FILTER}").expect(204)
    assert here.call("POST", REDACTIONS, {}, headers=key).expect(202).body["id"] == first.body["id"]
    tuesday = {"Idempotency-Key": "tuesday"}
    assert here.call("POST", REDACTIONS, {}, headers=tuesday).expect(404).body["code"] == "unknown_filter"


def test_x14_a_key_belongs_to_whoever_used_it(here: World) -> None:
    key = {"Idempotency-Key": "monday"}
    jobs = {here.call("POST", REDACTIONS, {}, headers=key, user=user).expect(202).body["id"] for user in ("ann", "bob")}
    assert len(jobs) == 2


def test_x14_without_a_key_each_request_is_a_job(here: World) -> None:
    assert council.ask(here) != council.ask(here)


def test_x10_two_jobs_on_one_filter_erase_each_case_once(here: World) -> None:
    for name in ("one", "two", "three"):
        council.put(here, f"complaints/{name}")
    first, second = council.ask(here), council.ask(here)
    here.settle()
    counts = [council.read_job(here, job)["outcomes"] for job in (first, second)]
    assert sum(one.get("erased", 0) for one in counts) == 3
    assert sum(one.get("already_erased", 0) for one in counts) == 3
    assert [sum(one.values()) for one in counts] == [3, 3]


def test_x10_jobs_are_listed_newest_first_by_type_and_status(here: World) -> None:
    council.put(here, "complaints/one")
    manual = here.call("POST", "/v1/records/complaints/one/redaction").expect(200).body["job"]["id"]
    here.pass_time(timedelta(seconds=1))
    bulk = council.ask(here)

    def listed(query: str) -> list[str]:
        return [job["id"] for job in here.call("GET", f"/v1/jobs?{query}").expect(200).body["items"]]

    assert listed("") == [bulk, manual]
    assert listed("type=manual_redaction") == [manual]
    assert listed("status=queued") == [bulk]
    assert listed("type=bulk_redaction&status=success") == []
    chunk = here.call("GET", "/v1/jobs?limit=1").expect(200).body
    rest = here.call("GET", f"/v1/jobs?limit=1&cursor={chunk['next_cursor']}").expect(200).body
    assert [one["id"] for one in (*chunk["items"], *rest["items"])] == [bulk, manual]
    assert rest["next_cursor"] is None
