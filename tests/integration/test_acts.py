"""Who asked, who ended it, and when a person was informed: acts that the ledger keeps, with their names (X15, P6, P11)."""

from tests.world import council
from tests.world.restore import ask_for_replay, back_up, operations, put_back, replay, settle
from tests.world.world import World

CASE = "complaints/one"
RESTRICTION = f"/v1/records/{CASE}/processing-restriction"


def test_x15_who_asked_for_an_erasure_is_in_the_ledger_once_for_each_job(here: World) -> None:
    council.put(here, CASE)
    path = f"/v1/filters/{council.FILTER}/redactions"
    key = {"Idempotency-Key": "k"}
    asked, _ = (here.call("POST", path, {"dry_run": True}, user="ann", headers=key).expect(202) for _ in range(2))
    by_hand = here.call("POST", f"/v1/records/{CASE}/redaction", user="ben").expect(200)
    here.call("POST", path, {}, user="cas").expect(202)
    found = [
        (one["by"], one["subject"], one["details"]["dry_run"]) for one in council.acts(here, "redaction_requested")
    ]
    assert sorted(found) == [
        ("ann", f"filter/{council.FILTER}", True),
        ("ben", CASE, False),
        ("cas", f"filter/{council.FILTER}", False),
    ]
    jobs = {one["details"]["job"] for one in council.acts(here, "redaction_requested")}
    assert {asked.body["id"], by_hand.body["job"]["id"]} <= jobs


def test_x12_x15_who_cancelled_a_job_is_in_the_ledger_once(here: World) -> None:
    council.put(here, CASE)
    job = council.ask(here)
    for user in ("ann", "ben"):
        here.call("POST", f"/v1/jobs/{job}/cancel", user=user).expect(200)
    (act,) = council.acts(here, "job_cancelled")
    assert (act["by"], act["subject"]) == ("ann", f"job/{job}")
    assert act["details"] == {"type": "bulk_redaction", "dry_run": False}


def test_p11_the_day_on_which_the_person_was_informed_is_kept(here: World) -> None:
    council.put(here, CASE)
    council.guard(here, CASE, "processing-restriction")
    here.call("DELETE", f"{RESTRICTION}?person_informed_on=0001-01-01").expect(422)
    for day in ("1999-12-31", "2018-05-24"):
        refused = here.call("DELETE", f"{RESTRICTION}?person_informed_on={day}").expect(422)
        assert refused.body["code"] == "person_informed_on_too_early"
    here.call("DELETE", f"{RESTRICTION}?person_informed_on=2026-03-01", user="ann").expect(204)
    (act,) = council.acts(here, "restriction_lifted")
    assert (act["by"], act["details"]) == ("ann", {"person_informed_on": "2026-03-01"})


def test_p6_reasons_are_shown_to_callers_who_may_edit_data_protection_alone(here: World) -> None:
    council.put(here, CASE)
    for name in ("legal-hold", "processing-restriction"):
        council.guard(here, CASE, name)
    request = {"reason": "PLANTED-request", "due_date": "2099-01-01"}
    here.call("PUT", f"/v1/records/{CASE}/anonymisation-request", request).expect(200)
    here.call("PUT", "/v1/roles/reader", {"permissions": ["read_records", "edit_records", "read_reports"]}).expect(200)

    def seen(groups: str) -> set[str]:
        record = here.call("GET", f"/v1/records/{CASE}", groups=groups).expect(200).body
        (case,) = here.call("GET", f"/v1/filters/{council.FILTER}/cases", groups=groups).expect(200).body["items"]
        assert (record["dp_legal_hold"], case["dp_legal_hold"]) == (True, True)
        return {str(one[name]) for one in (record, case) for name in one if name.endswith("_reason")}

    assert seen("reader") == {"None"}
    assert seen("administrator") == {"PLANTED-reason", "PLANTED-request"}


def test_x16_a_cancelled_replay_keeps_the_gate_closed_and_a_new_one_opens_it(here: World) -> None:
    council.put(here, CASE)
    backup = back_up(here)
    council.redact(here)
    put_back(here, backup)
    job = ask_for_replay(here, backup)
    # A tenant can't end what protects what was erased: the operator can.
    assert here.call("POST", f"/v1/jobs/{job}/cancel").expect(409).body["code"] == "operators_job"
    assert operations(here).cancel("operator") == 1
    settle(here)
    assert council.read_job(here, job)["status"] == "cancelled"
    here.call("POST", f"/v1/records/{CASE}/redaction").expect(409)
    assert replay(here, backup)["outcomes"] == {"erased": 1}
    here.call("POST", f"/v1/records/{CASE}/redaction").expect(200)
