"""X16: erasures survive a restore. Tables are put back, the ledger is replayed, and what was gone is gone again."""

from datetime import date, timedelta
from typing import Any

from tests.world import council
from tests.world.restore import ask_for_replay, back_up, operations, put_back, replay, told
from tests.world.world import World

CASE = "complaints/one"
REQUEST = {"reason": "asked by letter", "due_date": "2099-01-01"}


def _erased_again(here: World, *records: str) -> bool:
    rows = [here.call("GET", f"/v1/records/{record}").expect(200).body for record in records]
    return all(row["erased_at"] and row["values"] == council.LEFT for row in rows)


def test_x16_what_was_erased_after_the_moment_restored_to_is_erased_again(here: World) -> None:
    council.put(here, CASE)
    council.put(here, "repairs/two")
    council.fill(here, CASE, files=1)
    here.settle()
    backup = back_up(here)
    assert council.redact(here)["outcomes"] == {"erased": 2}
    put_back(here, backup)
    assert "PLANTED-notes" in here.everything()
    job = replay(here, backup)
    assert (job["type"], job["status"], job["outcomes"]) == ("erasure_replay", "success", {"erased": 2})
    assert job["recovery_window_days"] == 35
    assert told(here, job["id"]) == [(CASE, "erased", None), ("repairs/two", "erased", None)]
    assert _erased_again(here, CASE, "repairs/two")
    assert list(council.rows_of(here, CASE)) == ["RECORD"]
    assert "PLANTED" not in here.everything()


def test_x16_a_second_replay_changes_nothing_and_says_so(here: World) -> None:
    council.put(here, CASE)
    backup = back_up(here)
    council.redact(here)
    put_back(here, backup)
    replay(here, backup)
    stored = council.rows_of(here, CASE)
    again = replay(here, backup)
    assert again["outcomes"] == {"already_erased": 1}
    assert council.rows_of(here, CASE) == stored


def test_x16_an_erasure_before_the_moment_restored_to_is_left_alone(here: World) -> None:
    council.put(here, CASE)
    council.redact(here)
    here.pass_time(timedelta(hours=1))
    backup = back_up(here)
    put_back(here, backup)
    assert replay(here, backup)["outcomes"] == {}


def test_x16_a_dry_run_is_not_replayed(here: World) -> None:
    council.put(here, CASE)
    backup = back_up(here)
    council.redact(here, dry_run=True)
    put_back(here, backup)
    assert replay(here, backup)["outcomes"] == {}
    assert council.read(here, CASE)["erased_at"] is None


def test_x16_a_record_that_came_after_the_moment_restored_to_is_reported_as_absent(here: World) -> None:
    backup = back_up(here)
    council.put(here, CASE)
    council.put(here, "repairs/held")
    council.guard(here, "repairs/held")
    council.redact(here)
    put_back(here, backup)
    job = replay(here, backup)
    assert (job["status"], job["outcomes"]) == ("success_with_warnings", {"absent": 2})
    assert told(here, job["id"]) == [(CASE, "absent", None), ("repairs/held", "absent", None)]


def test_x16_a_hold_stands_again_with_its_dates_and_a_neutral_reason(here: World) -> None:
    council.put(here, CASE)
    backup = back_up(here)
    council.guard(here, CASE)
    council.guard(here, CASE, "processing-restriction")
    set_on = council.read(here, CASE)["dp_legal_hold_date"]
    put_back(here, backup)
    here.pass_time(timedelta(days=3))
    job = replay(here, backup)
    assert (job["status"], job["outcomes"]) == ("success", {"replayed": 1})
    row = council.read(here, CASE)
    for guard in ("legal_hold", "restrict_processing"):
        assert row[f"dp_{guard}"] is True
        assert row[f"dp_{guard}_reason"] == "restored from the ledger"
        assert (row[f"dp_{guard}_date"], row[f"dp_{guard}_review_date"]) == (set_on, "2099-01-01")
    assert council.redact(here)["outcomes"] == {"withheld": 1}


def test_x16_a_hold_that_was_lifted_is_lifted_again_so_that_what_it_protected_then_goes(here: World) -> None:
    council.put(here, CASE)
    council.guard(here, CASE)
    backup = back_up(here)
    here.call("DELETE", f"/v1/records/{CASE}/legal-hold").expect(204)
    assert council.redact(here)["outcomes"] == {"erased": 1}
    put_back(here, backup)
    job = replay(here, backup)
    assert told(here, job["id"]) == [(CASE, "erased", None), (CASE, "replayed", None)]
    assert _erased_again(here, CASE)


def test_x16_a_hold_that_was_renewed_keeps_the_reason_that_the_restored_row_has(here: World) -> None:
    council.put(here, CASE)
    council.guard(here, CASE)
    backup = back_up(here)
    renewed = {"reason": "PLANTED-other", "review_date": "2098-01-01"}
    here.call("PUT", f"/v1/records/{CASE}/legal-hold", renewed).expect(200)
    put_back(here, backup)
    replay(here, backup)
    row = council.read(here, CASE)
    assert (row["dp_legal_hold_reason"], row["dp_legal_hold_review_date"]) == ("PLANTED-reason", "2098-01-01")


def test_x7_x16_a_hold_that_came_after_the_erasure_withholds_it_from_the_replay_and_says_so(here: World) -> None:
    council.put(here, "people/ann")
    council.put(here, CASE)
    council.put(here, "repairs/two", person_id="people/ann")
    backup = back_up(here)
    council.redact(here)
    council.guard(here, "people/ann")
    put_back(here, backup)
    job = replay(here, backup)
    assert (job["status"], job["outcomes"]) == ("success_with_warnings", {"erased": 1, "replayed": 1, "withheld": 1})
    assert ("repairs/two", "withheld", "linked_legal_hold") in told(here, job["id"])
    assert council.read(here, "repairs/two")["values"] == council.planted("PLANTED")
    assert _erased_again(here, CASE)


def test_x16_requests_stand_again_unless_they_were_withdrawn(here: World) -> None:
    for name in ("one", "two"):
        council.put(here, f"complaints/{name}")
    here.call("PUT", "/v1/records/complaints/two/anonymisation-request", REQUEST).expect(200)
    backup = back_up(here)
    here.call("PUT", "/v1/records/complaints/one/anonymisation-request", REQUEST).expect(200)
    here.call("DELETE", "/v1/records/complaints/two/anonymisation-request").expect(204)
    put_back(here, backup)
    assert replay(here, backup)["outcomes"] == {"replayed": 2}
    listed = here.call("GET", "/v1/anonymisation-requests").expect(200).body["items"]
    assert [item["record"] for item in listed] == ["complaints/one"]
    one = council.read(here, "complaints/one")
    assert one["dp_anonymisation_request_reason"] == "restored from the ledger"
    assert one["dp_anonymisation_request_due_date"] == "2099-01-01"


def test_x16_an_anonymisation_keeps_the_date_that_it_had(here: World) -> None:
    council.put(here, CASE)
    due = (here.now + timedelta(days=1)).date()
    asked = {**REQUEST, "due_date": str(due)}
    here.call("PUT", f"/v1/records/{CASE}/anonymisation-request", asked).expect(200)
    backup = back_up(here)
    here.pass_time(timedelta(days=1))
    here.tick("StartAnonymisationRunFunction")
    here.settle()
    assert council.read(here, CASE)["dp_anonymised_date"] == str(due)
    put_back(here, backup)
    here.pass_time(timedelta(days=2))
    assert replay(here, backup)["outcomes"] == {"erased": 1}
    row = council.read(here, CASE)
    assert (row["dp_anonymised"], row["dp_anonymised_date"]) == (True, str(due))


def test_x16_runs_are_refused_from_the_operators_first_command_until_the_replay_has_ended(here: World) -> None:
    council.put(here, CASE)
    waiting = council.ask(here)
    backup = back_up(here)
    operations(here).stop_runs("operator")
    here.settle()
    assert council.read_job(here, waiting)["status"] == "queued"
    for path in (f"/v1/filters/{council.FILTER}/redactions", f"/v1/records/{CASE}/redaction"):
        refused = here.call("POST", path, {}).expect(409)
        assert refused.body["code"] == "runs_stopped"
        assert "restored" not in refused.body["detail"], "nothing says so yet"
    for night in ("StartPolicyRunFunction", "StartAnonymisationRunFunction"):
        here.tick(night)
    assert [job["id"] for job in here.call("GET", "/v1/jobs").expect(200).body["items"]] == [waiting]
    put_back(here, backup)
    assert replay(here, backup)["status"] == "success"
    here.tick("StartPolicyRunFunction")
    here.tick("ResumeStuckJobsFunction")
    here.settle()
    assert council.read_job(here, waiting)["outcomes"] == {"erased": 1}
    assert here.call("GET", "/v1/jobs?type=retention_policies").expect(200).body["items"] != []


def test_x16_a_replay_that_has_not_ended_refuses_every_night(here: World) -> None:
    council.put(here, CASE)
    backup = back_up(here)
    job = ask_for_replay(here, backup)
    for night in ("StartPolicyRunFunction", "StartAnonymisationRunFunction"):
        here.tick(night)
    assert [one["id"] for one in here.call("GET", "/v1/jobs").expect(200).body["items"]] == [job]
    refused = here.call("POST", f"/v1/records/{CASE}/redaction", {}).expect(409)
    assert refused.body["code"] == "replay_required"


def test_x16_no_restored_table_opens_the_gate(here: World) -> None:
    council.put(here, CASE)
    backup = back_up(here)
    council.redact(here)
    operations(here).stop_runs("operator")
    put_back(here, backup, "RecordsTable", "CatalogueTable", "JobsTable")
    here.call("POST", f"/v1/filters/{council.FILTER}/redactions", {}).expect(409)
    assert replay(here, backup)["outcomes"] == {"erased": 1}
    put_back(here, backup, "JobsTable")
    here.call("POST", f"/v1/filters/{council.FILTER}/redactions", {}).expect(409)


def test_x16_asking_again_while_a_replay_runs_returns_it(here: World) -> None:
    backup = back_up(here)
    put_back(here, backup)
    assert ask_for_replay(here, backup) == ask_for_replay(here, backup)


def test_x3_x16_a_claim_that_was_restored_is_rolled_forward(here: World) -> None:
    council.put(here, CASE)
    council.fill(here, CASE)
    whole = back_up(here)
    council.redact(here)
    put_back(here, whole)
    claim: dict[str, Any] = {"job": "long-gone", "at": "2026-03-02T09:00:00Z", "scope": "whole", "transition": None}
    council.write_into(here, CASE, claim=claim)
    assert replay(here, whole)["outcomes"] == {"erased": 1}
    assert _erased_again(here, CASE)
    assert list(council.rows_of(here, CASE)) == ["RECORD"]


def test_x16_the_ledger_says_who_stopped_runs_and_who_started_the_replay(here: World) -> None:
    backup = back_up(here)
    operations(here).stop_runs("operator")
    replay(here, backup)
    acts = [one for one in council.ledger(here) if one["subject"] == "erasures/replay"]
    assert [(act["action"], act["by"]) for act in acts] == [
        ("runs_stopped", "operator"),
        ("erasure_replay_started", "operator"),
    ]
    assert date.fromisoformat(acts[0]["at"][:10]) == here.now.date()
