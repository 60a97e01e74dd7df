"""Legal holds and restrictions come and go, and none slips between a decision and its claim (X7, P10)."""

from collections.abc import Callable

import pytest

from tests.world import council
from tests.world.interception import Call, is_claim, once_before
from tests.world.world import World


def _claims(key: str) -> Callable[[Call], bool]:
    """Return what tells the write that claims a record from all others."""
    pk = f"council#{key.replace('/', '#')}"

    return lambda call: call.function == "RunJobShardFunction" and f'"{pk}"' in call.text and is_claim(call)


@pytest.mark.parametrize("guard", ["legal-hold", "processing-restriction"])
@pytest.mark.parametrize("linked", [False, True], ids=["own", "person's"])
def test_x7_a_guard_placed_between_the_decision_and_its_claim_is_not_missed(
    here: World,
    guard: str,
    linked: bool,  # noqa: FBT001 – a case
) -> None:
    council.put(here, "people/ann", values={})
    council.put(here, "complaints/one", person_id="people/ann")
    council.fill(here, "complaints/one", files=1)
    here.settle()
    guarded = "people/ann" if linked else "complaints/one"
    with once_before(_claims("complaints/one"), lambda: council.guard(here, guarded, guard)) as met:
        job = council.redact(here, success_transition=council.LEAVE)
    ground = "legal_hold" if guard == "legal-hold" else "processing_restricted"
    ground = f"linked_{ground}" if linked else ground
    assert met[0].operation == "TransactWriteItems"
    assert job["outcomes"] == {"withheld": 1}
    assert council.history(here, job["id"]) == {"complaints/one": ("withheld", ground)}
    kept = council.read(here, "complaints/one")
    assert (kept["state"], kept["values"]) == ("closed", council.planted("PLANTED"))
    assert len(council.rows_of(here, "complaints/one")) == 6
    assert len(council.versions(here)) == 3


def test_x7_a_hold_placed_just_before_the_claim_of_a_case_without_links_is_not_missed(here: World) -> None:
    council.put(here, "complaints/one")
    with once_before(_claims("complaints/one"), lambda: council.guard(here, "complaints/one")) as met:
        job = council.redact(here)
    assert met[0].operation in {"BatchExecuteStatement", "PutItem"}
    assert council.history(here, job["id"]) == {"complaints/one": ("withheld", "legal_hold")}


def test_x7_an_edit_just_before_the_claim_only_delays_it(here: World) -> None:
    council.put(here, "complaints/one")
    values = {"story": "PLANTED-late", "ward": "south"}
    with once_before(_claims("complaints/one"), lambda: council.edit(here, "complaints/one", values=values)):
        job = council.redact(here)
    assert job["outcomes"] == {"erased": 1}
    assert council.read(here, "complaints/one")["values"] == {"ward": "south"}


def test_x7_a_note_added_just_before_the_claim_goes_as_well(here: World) -> None:
    council.put(here, "complaints/one")
    note = {"body": "PLANTED-late"}
    path = "/v1/records/complaints/one/notes"
    with once_before(_claims("complaints/one"), lambda: here.call("POST", path, note).expect(201)):
        job = council.redact(here)
    assert job["outcomes"] == {"erased": 1}
    assert list(council.rows_of(here, "complaints/one")) == ["RECORD"]


def test_x7_once_the_guards_are_lifted_the_case_is_erased(here: World) -> None:
    council.put(here, "complaints/one")
    council.guard(here, "complaints/one")
    council.guard(here, "complaints/one", "processing-restriction")
    path = "/v1/records/complaints/one"
    assert council.redact(here)["outcomes"] == {"withheld": 1}
    here.call("DELETE", f"{path}/legal-hold").expect(204)
    here.call("DELETE", f"{path}/processing-restriction?person_informed_on=2026-03-02").expect(204)
    assert council.redact(here)["outcomes"] == {"erased": 1}
    assert "PLANTED" not in str(council.rows_of(here, path.removeprefix("/v1/records/")))


def test_x7_a_hold_on_an_erased_person_does_not_count(here: World) -> None:
    council.put(here, "people/ann", values={})
    council.guard(here, "people/ann")
    council.put(here, "complaints/one", person_id="people/ann")
    assert council.read(here, "complaints/one")["withheld_by"] == "linked_legal_hold"
    counts = ("fields", "messages", "letters", "email_alerts", "notes", "attachments", "pointers")
    erasure = {"at": "2026-01-01T00:00:00Z", "job": "earlier", "counts": dict.fromkeys(counts, 0)}
    erasure |= {"treated": {}, "earlier": []}
    council.write_into(here, "people/ann", erasure=erasure)
    assert council.read(here, "people/ann")["erased_at"] == "2026-01-01T00:00:00Z"
    assert council.redact(here)["outcomes"] == {"erased": 1}


@pytest.mark.parametrize("name", ["legal-hold", "processing-restriction"])
def test_x1_no_reason_can_be_typed_onto_an_erased_record(here: World, name: str) -> None:
    council.put(here, "complaints/one")
    council.redact(here)
    reply = here.call("PUT", f"/v1/records/complaints/one/{name}", council.GUARD).expect(409)
    assert reply.body["code"] == "already_erased"
    assert "PLANTED" not in str(council.rows_of(here, "complaints/one"))


def test_x7_a_hold_keeps_the_day_on_which_it_was_set_and_takes_a_new_reason_and_review_date(here: World) -> None:
    council.put(here, "complaints/one")
    path = "/v1/records/complaints/one/legal-hold"
    here.call("PUT", path, council.GUARD).expect(200)
    renewed = here.call("PUT", path, {"reason": "again", "review_date": "2098-02-03"}).expect(200).body
    assert renewed["dp_legal_hold"] is True
    assert renewed["dp_legal_hold_date"] == "2026-03-02"
    assert (renewed["dp_legal_hold_reason"], renewed["dp_legal_hold_review_date"]) == ("again", "2098-02-03")
    assert here.call("DELETE", path).expect(204).body is None
    lifted = council.read(here, "complaints/one")
    assert (lifted["dp_legal_hold"], lifted["dp_legal_hold_reason"], lifted["withheld_by"]) == (False, None, None)
