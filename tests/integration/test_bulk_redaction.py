"""Redaction of every case in a filter, as it may be asked for (R1–R4, R6, R7, X5)."""

import pytest

from tests.world import council
from tests.world.world import World

REDACTIONS = f"/v1/filters/{council.FILTER}/redactions"


def test_r1_a_request_erases_every_case_in_the_filter_as_a_job(here: World) -> None:
    council.put(here, "complaints/one")
    council.put(here, "repairs/two")
    council.put(here, "complaints/open", state="open")
    reply = here.call("POST", REDACTIONS, {})
    assert reply.expect(202).headers["Location"] == f"/v1/jobs/{reply.body['id']}"
    assert (reply.body["status"], reply.body["outcomes"]) == ("queued", {})
    here.settle()
    job = council.read_job(here, reply.body["id"])
    assert (job["status"], job["outcomes"]) == ("success", {"erased": 2})
    assert council.history(here, job["id"]) == {"complaints/one": ("erased", None), "repairs/two": ("erased", None)}
    assert council.read(here, "complaints/open")["erased_at"] is None


def test_r1_a_filter_that_holds_more_than_max_records_is_refused_and_nothing_is_written(here: World) -> None:
    for number in range(3):
        council.put(here, f"complaints/case-{number}")
    before = council.snapshot(here)
    refused = here.call("POST", REDACTIONS, {"max_records": 2}).expect(422)
    here.settle()
    assert refused.body["code"] == "too_many_records"
    assert council.snapshot(here) == before


@pytest.mark.parametrize("where", [[], [{"field": "ward", "op": "eq", "value": "north"}]])
def test_r1_a_filter_that_holds_just_max_records_is_redacted(here: World, where: list[object]) -> None:
    body = {"workflows": ["complaints"], "states": ["closed"], "where": where, "version": 1}
    here.call("PUT", f"/v1/filters/{council.FILTER}", body).expect(200)
    for number in range(2):
        council.put(here, f"complaints/case-{number}")
    council.put(here, "complaints/open", state="open")
    job = council.redact(here, max_records=2)
    assert (job["outcomes"], job["progress"]) == ({"erased": 2}, {"processed": 2, "total": 2})


def test_r1_max_records_counts_those_that_meet_the_conditions_alone(here: World) -> None:
    where = [{"field": "ward", "op": "eq", "value": "south"}]
    body = {"workflows": ["complaints"], "states": ["closed"], "where": where, "version": 1}
    here.call("PUT", f"/v1/filters/{council.FILTER}", body).expect(200)
    council.put(here, "complaints/north")
    council.put(here, "complaints/south", values={"ward": "south"})
    assert council.redact(here, max_records=1)["outcomes"] == {"erased": 1}
    here.call("POST", REDACTIONS, {"max_records": 0}).expect(422)


def test_r2_the_workflows_toggle_does_not_matter(here: World) -> None:
    council.put(here, "repairs/one")
    assert here.call("GET", "/v1/workflows/repairs").body["allow_personal_data_deletion"] is False
    assert council.redact(here)["outcomes"] == {"erased": 1}
    assert council.read(here, "repairs/one")["values"] == council.LEFT


def test_r3_the_callers_role_must_hold_the_permission(here: World) -> None:
    everything_else = ["read_records", "edit_records", "manage_filters", "view_jobs", "manage_access"]
    here.call("PUT", "/v1/roles/clerk", {"permissions": everything_else}).expect(200)
    council.put(here, "complaints/one")
    before = council.snapshot(here)
    for path in (REDACTIONS, "/v1/records/complaints/one/redaction"):
        refused = here.call("POST", path, {}, user="clara", groups="clerk").expect(403)
        assert refused.body["code"] == "permission_required"
        assert "delete_personal_data" in refused.body["detail"]
    here.settle()
    assert council.snapshot(here) == before


def test_r3_the_permission_alone_is_enough(here: World) -> None:
    here.call("PUT", "/v1/roles/eraser", {"permissions": ["delete_personal_data"]}).expect(200)
    council.put(here, "complaints/one")
    job = here.call("POST", REDACTIONS, {}, user="ed", groups="eraser").expect(202).body
    here.settle()
    assert council.read_job(here, job["id"])["outcomes"] == {"erased": 1}
    assert job["requested_by"] == "ed"


def test_r4_the_transition_is_applied_to_each_case_that_was_erased(here: World) -> None:
    council.put(here, "complaints/one")
    job = council.redact(here, success_transition=council.LEAVE)
    case = council.read(here, "complaints/one")
    assert (job["status"], job["outcomes"]) == ("success", {"erased": 1})
    assert (case["state"], case["values"]) == ("gone", council.LEFT)
    assert case["state_entered_at"] == case["erased_at"]


def test_r4_a_case_whose_state_does_not_allow_the_transition_is_erased_and_stays(here: World) -> None:
    council.put(here, "complaints/one")
    council.put(here, "repairs/two")
    job = council.redact(here, success_transition=council.LEAVE)
    stays = council.read(here, "repairs/two")
    assert (job["status"], job["outcomes"]) == ("success_with_warnings", {"erased": 1, "transition_failed": 1})
    assert council.history(here, job["id"], "&level=warning") == {"repairs/two": ("transition_failed", None)}
    assert (stays["state"], stays["values"], stays["erased_at"] is None) == ("closed", council.LEFT, False)


def test_r4_asking_again_applies_the_transition_alone(here: World) -> None:
    council.put(here, "repairs/one")
    first = council.redact(here)
    erased = council.read(here, "repairs/one")
    workflow = council.case_workflow(allow_personal_data_deletion=False, version=1)
    here.call("PUT", "/v1/workflows/repairs", workflow).expect(200)
    second = council.redact(here, success_transition=council.LEAVE)
    moved = council.read(here, "repairs/one")
    assert (first["outcomes"], second["outcomes"]) == ({"erased": 1}, {"already_erased": 1})
    assert (moved["state"], moved["values"], moved["erased_at"]) == ("gone", council.LEFT, erased["erased_at"])


def test_r4_asking_again_while_the_state_still_forbids_it_fails_the_transition_again(here: World) -> None:
    council.put(here, "repairs/one")
    outcomes = [council.redact(here, success_transition=council.LEAVE)["outcomes"] for _ in range(2)]
    assert outcomes == [{"transition_failed": 1}, {"transition_failed": 1}]
    assert council.read(here, "repairs/one")["state"] == "closed"


def test_r4_a_transition_that_none_of_the_workflows_has_is_refused(here: World) -> None:
    council.put(here, "complaints/one")
    before = council.snapshot(here)
    refused = here.call("POST", REDACTIONS, {"success_transition": "vanish"}).expect(422)
    here.settle()
    assert refused.body["code"] == "unknown_transition"
    assert council.snapshot(here) == before


def test_r6_no_end_state_is_needed(here: World) -> None:
    body = {"workflows": ["complaints"], "states": ["open"], "version": 1}
    here.call("PUT", f"/v1/filters/{council.FILTER}", body).expect(200)
    council.put(here, "complaints/one", state="open")
    assert council.redact(here)["outcomes"] == {"erased": 1}
    case = council.read(here, "complaints/one")
    assert (case["state"], case["erased_at"] is None) == ("open", False)
    assert (case["dp_anonymised"], case["dp_anonymised_date"]) == (False, None)


def test_r7_a_dry_run_says_what_would_be_and_writes_nothing_to_records(here: World) -> None:
    for name in ("complaints/one", "complaints/held", "complaints/erased", "repairs/two"):
        council.put(here, name)
    council.guard(here, "complaints/held")
    here.call("POST", "/v1/records/complaints/erased/redaction").expect(200)
    council.fill(here, "complaints/one", files=1)
    here.settle()
    before = council.snapshot(here)
    dry = council.redact(here, dry_run=True, success_transition=council.LEAVE)
    after = council.snapshot(here)
    outcomes = {"erased": 1, "already_erased": 1, "withheld": 1, "transition_failed": 1}
    expected = {
        "complaints/one": ("erased", None),
        "complaints/held": ("withheld", "legal_hold"),
        "complaints/erased": ("already_erased", None),
        "repairs/two": ("transition_failed", None),
    }
    assert (dry["dry_run"], dry["status"], dry["outcomes"]) == (True, "success_with_warnings", outcomes)
    assert council.history(here, dry["id"]) == expected
    assert (after["RecordsTable"], after["files"]) == (before["RecordsTable"], before["files"])
    real = council.redact(here, success_transition=council.LEAVE)
    assert (real["outcomes"], council.history(here, real["id"])) == (outcomes, expected)


def test_r7_the_ledger_tells_a_dry_run_from_an_erasure(here: World) -> None:
    council.put(here, "complaints/one")
    council.redact(here, dry_run=True)
    council.redact(here)
    actions = [(one["action"], one["outcome"]) for one in council.ledger(here, "&record=complaints/one")]
    assert actions == [("dry_run", "erased"), ("job_outcome", "erased")]


def test_x5_a_second_erasure_is_a_no_op(here: World) -> None:
    council.put(here, "complaints/one")
    council.redact(here)
    before = council.snapshot(here)["RecordsTable"]
    again = council.redact(here)
    assert (again["status"], again["outcomes"]) == ("success", {"already_erased": 1})
    assert council.history(here, again["id"]) == {"complaints/one": ("already_erased", None)}
    assert council.snapshot(here)["RecordsTable"] == before
