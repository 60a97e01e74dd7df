"""One bad record never stops a job, nor anybody else's (X13)."""

import pytest

from shared.records.content import ContentKind
from tests.world import council
from tests.world.delivery import resume, take_messages
from tests.world.interception import Answer, Call, at_calls, refusal
from tests.world.world import World

CORRUPT: dict[str, tuple[str, object]] = {
    "values-of-another-type": ("values", "PLANTED"),
    "no-version": ("version", None),
    "no-instant": ("changed_at", "yesterday"),
    "no-zone": ("changed_at", "2026-03-02T09:00:00"),
    "no-counts": ("counts", None),
    "a-count-is-missing": ("counts", {"messages": 1}),
    "a-count-is-negative": ("counts", {**{str(kind): 1 for kind in ContentKind}, "notes": -1, "files_gone": 0}),
    "pointer-to-nowhere": ("person", "PLANTED nobody@example.org"),
    "unknown-outcome": (
        "mark",
        {"job": "j", "chunk": 1, "outcome": "PLANTED", "at": "2026-03-02T09:00:00Z", "scopes": ["whole"]},
    ),
}


@pytest.mark.parametrize("dry_run", [False, True])
def test_x13_records_that_cannot_be_read_fail_and_the_rest_go_on(here: World, dry_run: bool) -> None:  # noqa: FBT001 – a case
    for name, (attribute, value) in CORRUPT.items():
        council.put(here, f"complaints/{name}")
        council.write_into(here, f"complaints/{name}", **{attribute: value})
    for number in range(3):
        council.put(here, f"complaints/sound-{number}")
    before = {name: council.rows_of(here, f"complaints/{name}") for name in CORRUPT}
    job = council.redact(here, dry_run=dry_run)
    assert (job["status"], job["outcomes"]) == ("success_with_warnings", {"erased": 3, "failed": len(CORRUPT)})
    failed = council.history(here, job["id"], "&level=error")
    assert failed == {f"complaints/{name}": ("failed", "unreadable_record") for name in CORRUPT}
    assert {name: council.rows_of(here, f"complaints/{name}") for name in CORRUPT} == before


def test_x13_a_record_whose_person_cannot_be_read_fails_for_there_may_be_a_hold(here: World) -> None:
    for person in ("ann", "bob"):
        council.put(here, f"people/{person}", values={})
        council.put(here, f"complaints/of-{person}", person_id=f"people/{person}")
    council.write_into(here, "people/ann", version=None)
    job = council.redact(here)
    assert job["outcomes"] == {"erased": 1, "failed": 1}
    assert council.history(here, job["id"])["complaints/of-ann"] == ("failed", "unreadable_link")
    assert "person" in council.said_of(here, "complaints/of-ann")


@pytest.mark.parametrize("bad", [{"g:strands/odd": "1"}, {"g:strands/legal_hold": "-1"}, {"s:strands/open": "-1"}])
def test_x13_a_case_whose_counts_of_links_cannot_be_read_fails_alone_for_there_may_be_a_hold(
    here: World, bad: dict[str, str]
) -> None:
    for case in ("one", "two"):
        council.put(here, f"complaints/{case}")
        council.put(here, f"strands/of-{case}", state="open", values={}, parent_id=f"complaints/{case}")
    counts = {
        "pk": {"S": "council#complaints#one"},
        "sk": {"S": "LINKS"},
        "version": {"N": "1"},
        **{name: {"N": number} for name, number in bad.items()},
    }
    here.clients.dynamodb.put_item(TableName=here.tables["RecordsTable"], Item=counts)
    job = council.redact(here)
    assert job["outcomes"] == {"erased": 1, "failed": 1}
    assert council.history(here, job["id"], "&level=error") == {"complaints/one": ("failed", "unreadable_link")}
    here.call("GET", "/v1/records/complaints/one").expect(200)


def test_x13_a_manual_redaction_of_a_record_that_cannot_be_read_fails_with_its_code(here: World) -> None:
    council.put(here, "complaints/one")
    council.write_into(here, "complaints/one", version=None)
    reply = here.call("POST", "/v1/records/complaints/one/redaction").expect(200).body
    assert (reply["outcome"], reply["ground"]) == ("failed", "unreadable_record")
    assert reply["job"]["status"] == "success_with_warnings"


def test_x13_a_record_whose_files_the_store_refuses_to_delete_fails_and_is_completed_later(here: World) -> None:
    stubborn, yielding = "complaints/stubborn", "complaints/yielding"
    for case in (stubborn, yielding):
        council.put(here, case)
        council.fill(here, case, files=1)
    here.settle()

    with council.files_kept(here, stubborn):
        job = council.redact(here)
    assert (job["status"], job["outcomes"]) == ("success_with_warnings", {"erased": 1, "failed": 1})
    assert council.history(here, job["id"])[stubborn] == ("failed", "files_not_deleted")
    assert council.read(here, stubborn)["erased_at"] is None
    assert len(council.rows_of(here, stubborn)) == 6
    assert council.versions(here) == [f"records/council/{stubborn}/000001"] * 3
    resume(here)
    assert (council.read(here, stubborn)["values"], council.versions(here)) == (council.LEFT, [])
    assert [one["action"] for one in council.ledger(here, f"&record={stubborn}")] == [
        "job_outcome",
        "erasure_completed",
    ]


def test_x13_a_record_that_cannot_be_read_is_said_to_be_so(here: World) -> None:
    council.put(here, "complaints/one")
    council.write_into(here, "complaints/one", values="PLANTED")
    reply = here.call("GET", "/v1/records/complaints/one").expect(503)
    assert reply.body["code"] == "unreadable_record"
    assert "PLANTED" not in str(reply.body)


def test_x13_a_job_in_trouble_keeps_no_other_job_and_no_other_tenant_waiting(here: World) -> None:
    council.found_council(here, "district")
    council.put(here, "complaints/one")
    bad, good = council.ask(here), council.ask(here)
    other = here.call("POST", f"/v1/filters/{council.FILTER}/redactions", {}, tenant="district").expect(202).body["id"]
    take_messages(here)

    def refuse(call: Call) -> Answer | None:
        is_meant = call.operation == "Query" and f"council#{bad}" in call.text
        return refusal("ThrottlingException") if is_meant else None

    with at_calls(refuse):
        resume(here)
        done = here.call("GET", f"/v1/jobs/{other}", tenant="district").expect(200).body
    assert (council.read_job(here, good)["status"], done["status"]) == ("success", "success")
    assert council.read_job(here, bad)["status"] == "queued"
    resume(here)
    assert council.read_job(here, bad)["outcomes"] == {"already_erased": 1}
