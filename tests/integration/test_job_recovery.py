"""Messages that are lost, late, repeated or fail for good; claims that outlive their jobs (X3, X10)."""

from datetime import timedelta

from tests.world import council
from tests.world.delivery import (
    RESUME,
    VISIBILITY,
    WORKER,
    fail_for_good,
    redrive,
    repeat_stream,
    resume,
    run_all_but,
    run_until_killed,
    send,
    take_messages,
)
from tests.world.interception import Call, at_calls, refusal, unavailable, writes_history
from tests.world.world import World

CASE = "complaints/one"


def _with_files(here: World, *cases: str) -> None:
    for case in cases:
        council.put(here, case)
        council.fill(here, case, files=1)
    here.settle()


def _deletes_files(call: Call) -> bool:
    return call.operation == "DeleteObjects"


def _reads_case(call: Call) -> bool:
    return (call.function, call.operation) == (WORKER, "BatchGetItem") and '"council#complaints#one"' in call.text


def _claim(here: World) -> str:
    """Leave the case claimed by a job whose worker was killed before it deleted anything; return the job."""
    _with_files(here, CASE)
    job = council.ask(here)
    send(here, run_all_but(here, "one"))
    run_until_killed(here, _deletes_files)
    assert "claim" in council.said_of(here, CASE)
    return job


def _give_up(here: World) -> str:
    """Leave the case claimed by a job whose shard was abandoned; return the job."""
    _with_files(here, CASE)
    job = council.ask(here)
    send(here, run_all_but(here, "one"))
    with unavailable("s3"):
        fail_for_good(here)
    here.settle()
    return job


def test_x10_a_job_whose_messages_were_lost_is_resumed(here: World) -> None:
    council.put(here, CASE)
    job = council.ask(here)
    assert len(take_messages(here)) == 16
    here.settle()
    assert council.read_job(here, job)["status"] == "queued"
    resume(here)
    assert (council.read_job(here, job)["status"], council.read_job(here, job)["outcomes"]) == (
        "success",
        {"erased": 1},
    )


def test_x10_a_shard_that_makes_progress_is_not_sent_again(here: World) -> None:
    council.ask(here)
    take_messages(here)
    here.pass_time(timedelta(minutes=9))
    here.tick(RESUME)
    assert take_messages(here) == {}


def test_x10_a_job_whose_shards_have_all_ended_but_that_nobody_closed_is_closed(here: World) -> None:
    council.put(here, CASE)
    job = council.ask(here)
    send(here, run_all_but(here, "one"))
    run_until_killed(
        here, lambda call: call.operation == "PutItem" and '"status"' in call.text and "success" in call.text
    )
    assert council.read_job(here, job)["status"] == "running"
    here.tick(RESUME)
    assert (council.read_job(here, job)["status"], council.read_job(here, job)["outcomes"]) == (
        "success",
        {"erased": 1},
    )


def test_x10_a_stream_that_delivers_twice_counts_once(here: World) -> None:
    council.put(here, CASE)
    job = council.ask(here)
    here.source("StartJobFunction").step()
    repeat_stream(here)
    here.settle()
    assert council.read_job(here, job)["outcomes"] == {"erased": 1}
    repeat_stream(here)
    here.settle()
    assert council.read_job(here, job)["outcomes"] == {"erased": 1}


def test_x10_a_message_delivered_twice_counts_once(here: World) -> None:
    council.put(here, CASE)
    job = council.ask(here)
    messages = take_messages(here).values()
    send(here, *messages, *messages)
    here.settle()
    assert council.read_job(here, job)["outcomes"] == {"erased": 1}
    assert council.history(here, job) == {CASE: ("erased", None)}


def test_x10_a_second_worker_waits_until_the_first_ones_time_is_over(here: World) -> None:
    _with_files(here, CASE)
    job = council.ask(here)
    message = run_all_but(here, "one")
    send(here, message)
    run_until_killed(here, _deletes_files)
    send(here, message)
    here.settle()
    assert council.read_job(here, job)["status"] == "running"
    assert len(council.versions(here)) == 3
    here.pass_time(timedelta(seconds=302))
    here.settle()
    assert council.read_job(here, job)["outcomes"] == {"erased": 1}
    here.pass_time(VISIBILITY)
    here.settle()
    assert council.read_job(here, job)["outcomes"] == {"erased": 1}


def test_x3_a_killed_workers_message_comes_back_and_rolls_the_erasure_forward(here: World) -> None:
    job = _claim(here)
    assert council.read(here, CASE)["erased_at"] is None
    assert council.history(here, job) == {}
    here.pass_time(VISIBILITY)
    here.settle()
    assert (council.read_job(here, job)["status"], council.read_job(here, job)["outcomes"]) == (
        "success",
        {"erased": 1},
    )
    assert (council.read(here, CASE)["values"], council.versions(here)) == (council.LEFT, [])


def test_x3_a_claim_is_rolled_forward_whatever_has_become_of_the_filter_and_the_toggle(here: World) -> None:
    job = _claim(here)
    here.call("DELETE", f"/v1/filters/{council.FILTER}").expect(204)
    here.call("PUT", "/v1/workflows/complaints", council.case_workflow(version=1, transitions=[])).expect(200)
    here.call("POST", f"/v1/jobs/{job}/cancel").expect(200)
    here.pass_time(VISIBILITY)
    here.settle()
    assert council.read_job(here, job)["outcomes"] == {"erased": 1}
    assert council.read(here, CASE)["values"] == council.LEFT


def test_x10_a_message_that_fails_for_good_is_abandoned_truthfully(here: World) -> None:
    council.put(here, "repairs/done")
    job = _give_up(here)
    ended = council.read_job(here, job)
    assert (ended["status"], ended["ground"]) == ("failed", "abandoned")
    assert ended["outcomes"] == {"erased": 1, "failed": 1}
    assert council.history(here, job) == {CASE: ("failed", "abandoned"), "repairs/done": ("erased", None)}
    assert council.read(here, CASE)["erased_at"] is None
    assert len(council.versions(here)) == 3


def test_x3_what_an_abandoned_job_had_claimed_is_completed_by_the_resume_function(here: World) -> None:
    job = _give_up(here)
    resume(here)
    assert (council.read(here, CASE)["values"], council.versions(here)) == (council.LEFT, [])
    assert list(council.rows_of(here, CASE)) == ["RECORD"]
    assert council.read_job(here, job)["outcomes"] == {"failed": 1}
    told = [(one["action"], one["outcome"], one["by"]) for one in council.ledger(here, f"&record={CASE}")]
    assert told == [("job_outcome", "failed", "officer"), ("erasure_completed", None, "resume-stuck-jobs")]
    resume(here)
    assert len(council.ledger(here, f"&record={CASE}")) == 2


def test_x10_a_shard_abandoned_before_it_touched_anything_says_so(here: World) -> None:
    council.put(here, CASE)
    job = council.ask(here)
    send(here, run_all_but(here, "one"))
    with unavailable("dynamodb", "Query"):
        fail_for_good(here)
    here.settle()
    ended = council.read_job(here, job)
    assert (ended["status"], ended["ground"], ended["outcomes"]) == ("failed", "abandoned", {})
    assert council.read(here, CASE)["values"] == council.planted("PLANTED")
    assert council.redact(here)["outcomes"] == {"erased": 1}


def test_x10_records_in_hand_that_were_never_touched_are_reported_as_failed(here: World) -> None:
    council.put(here, CASE)
    job = council.ask(here)
    send(here, run_all_but(here, "one"))
    with at_calls(lambda call: refusal("InternalServerError", 500) if _reads_case(call) else None):
        fail_for_good(here)
    here.settle()
    resume(here)
    assert council.history(here, job) == {CASE: ("failed", "abandoned")}
    assert council.read_job(here, job)["outcomes"] == {"failed": 1}
    assert council.read(here, CASE)["values"] == council.planted("PLANTED")


def test_x10_what_was_finished_before_the_message_failed_for_good_counts_as_it_ended(here: World) -> None:
    council.put(here, CASE)
    job = council.ask(here, success_transition=council.LEAVE)
    send(here, run_all_but(here, "one"))
    with at_calls(lambda call: refusal("ServiceUnavailable", 503) if writes_history(call) else None):
        fail_for_good(here)
    assert council.history(here, job) == {}
    here.settle()
    ended = council.read_job(here, job)
    assert (ended["status"], ended["ground"], ended["outcomes"]) == ("failed", "abandoned", {"erased": 1})
    assert council.history(here, job) == {CASE: ("erased", None)}
    assert (council.read(here, CASE)["state"], council.read(here, CASE)["values"]) == ("gone", council.LEFT)


def test_x3_a_claim_of_another_open_job_keeps_the_record_in_hand(here: World) -> None:
    first = _claim(here)
    second = council.ask(here)
    here.settle()
    assert (council.read_job(here, second)["status"], council.history(here, second)) == ("running", {})
    here.pass_time(timedelta(seconds=6))
    here.settle()
    assert council.read_job(here, second)["status"] == "running"
    here.pass_time(VISIBILITY)
    here.settle()
    here.pass_time(timedelta(seconds=6))
    here.settle()
    ended = [council.read_job(here, job) for job in (first, second)]
    assert [(job["status"], job["outcomes"]) for job in ended] == [
        ("success", {"erased": 1}),
        ("success", {"already_erased": 1}),
    ]


def test_x3_a_claim_of_another_open_job_keeps_a_manual_redaction_waiting(here: World) -> None:
    first = _claim(here)
    manual = here.call("POST", f"/v1/records/{CASE}/redaction").expect(202).body["id"]
    here.pass_time(VISIBILITY)
    here.settle()
    here.pass_time(timedelta(seconds=6))
    here.settle()
    assert council.read_job(here, first)["outcomes"] == {"erased": 1}
    assert council.read_job(here, manual)["outcomes"] == {"already_erased": 1}


def test_x3_a_claim_of_an_ended_job_is_rolled_forward_by_the_next_that_meets_it(here: World) -> None:
    first = _give_up(here)
    second = council.redact(here)
    assert (second["status"], second["outcomes"]) == ("success", {"erased": 1})
    assert council.read_job(here, first)["outcomes"] == {"failed": 1}
    assert (council.read(here, CASE)["values"], council.versions(here)) == (council.LEFT, [])
    resume(here)
    assert council.history(here, second["id"]) == {CASE: ("erased", None)}


def test_x10_a_dead_letter_that_is_redriven_in_time_is_worked_on_as_if_nothing_had_been(here: World) -> None:
    council.put(here, CASE)
    job = council.ask(here)
    send(here, run_all_but(here, "one"))
    with unavailable("dynamodb", "Query"):
        fail_for_good(here)
    assert redrive(here) == 1
    here.settle()
    ended = council.read_job(here, job)
    assert (ended["status"], ended["outcomes"]) == ("success", {"erased": 1})


def test_x10_a_dead_letter_that_is_redriven_after_its_shard_was_abandoned_does_no_harm(here: World) -> None:
    council.put(here, CASE)
    job = council.ask(here)
    message = run_all_but(here, "one")
    send(here, message)
    with unavailable("dynamodb", "Query"):
        fail_for_good(here)
    here.settle()
    before = council.read_job(here, job)
    assert redrive(here) == 0
    send(here, message)
    here.settle()
    assert council.read_job(here, job) == before
    assert (before["status"], council.read(here, CASE)["erased_at"]) == ("failed", None)
