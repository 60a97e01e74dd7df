"""Records: creating and editing them, and what is refused while they are claimed, erased or restricted (X4, P11)."""

from collections.abc import Callable

import pytest

from tests.world import council
from tests.world.delivery import VISIBILITY, run_all_but, run_until_killed, send
from tests.world.world import Reply, World

CASE = "complaints/one"
PATH = f"/v1/records/{CASE}"
Attempt = Callable[[World], Reply]

ATTEMPTS: dict[str, Attempt] = {
    "edit": lambda here: council.edit(here, CASE, values={"ward": "south"}),
    "transition": lambda here: here.call("POST", f"{PATH}/transitions", {"transition": "reopen"}),
    "message": lambda here: here.call("POST", f"{PATH}/messages", {"body": "PLANTED-late"}),
    "letter": lambda here: here.call("POST", f"{PATH}/letters", {"body": "PLANTED-late"}),
    "alert": lambda here: here.call("POST", f"{PATH}/email-alerts", {"body": "PLANTED-late"}),
    "note": lambda here: here.call("POST", f"{PATH}/notes", {"body": "PLANTED-late"}),
    "attachment": lambda here: here.call(
        "POST", f"{PATH}/attachments", {"file_name": "PLANTED-late", "file_type": "pdf", "size": 3}
    ),
    "hold": lambda here: here.call("PUT", f"{PATH}/legal-hold", council.GUARD),
    "restriction": lambda here: here.call("PUT", f"{PATH}/processing-restriction", council.GUARD),
}
CONTENTS = ("message", "letter", "alert", "note", "attachment")


def _claim(here: World) -> str:
    council.put(here, CASE)
    council.fill(here, CASE, files=1)
    here.settle()
    job = council.ask(here)
    send(here, run_all_but(here, "one"))
    run_until_killed(here, lambda call: call.operation == "ListObjectVersions")
    return job


def test_x4_nothing_is_taken_while_an_erasure_is_under_way(here: World) -> None:
    job = _claim(here)
    before = council.snapshot(here)
    refused = {name: attempt(here) for name, attempt in ATTEMPTS.items()}
    assert {name: (reply.status, reply.body["code"]) for name, reply in refused.items()} == dict.fromkeys(
        ATTEMPTS, (409, "erasure_in_progress")
    )
    assert council.snapshot(here) == before
    here.pass_time(VISIBILITY)
    here.settle()
    assert council.read_job(here, job)["outcomes"] == {"erased": 1}
    assert council.read(here, CASE)["values"] == council.LEFT


def test_x4_a_hold_can_be_lifted_by_nobody_while_an_erasure_is_under_way(here: World) -> None:
    _claim(here)
    assert here.call("DELETE", f"{PATH}/legal-hold").expect(404).body["code"] == "no_such_guard"


@pytest.mark.parametrize(
    "change",
    [
        {"values": {**council.LEFT, "name": "PLANTED-again"}},
        {"values": {**council.LEFT, "email": "planted-again@example.org"}},
        {"values": {**council.LEFT, "undefined": "PLANTED-again"}},
        {"values": {**council.LEFT, "postcode": "LS1 4AB"}},
        {"person_id": "people/ann"},
        {"address_id": "home"},
    ],
    ids=["treated value", "removed value", "undefined value", "shortened value", "person", "address"],
)
def test_x4_an_erased_record_takes_nothing_personal_back(here: World, change: dict[str, object]) -> None:
    council.put(here, "people/ann", values={})
    council.put(here, CASE, person_id="people/ann")
    here.call("POST", f"{PATH}/redaction").expect(200)
    before = council.snapshot(here)
    assert council.edit(here, CASE, **change).expect(409).body["code"] == "already_erased"
    assert council.snapshot(here) == before


def test_x4_an_erased_record_takes_no_content(here: World) -> None:
    council.put(here, CASE)
    here.call("POST", f"{PATH}/redaction").expect(200)
    before = council.snapshot(here)
    codes = {name: ATTEMPTS[name](here).expect(409).body["code"] for name in CONTENTS}
    assert codes == dict.fromkeys(CONTENTS, "already_erased")
    assert council.snapshot(here) == before


def test_x4_an_erased_record_takes_values_that_are_not_sensitive_and_transitions(here: World) -> None:
    council.put(here, CASE)
    here.call("POST", f"{PATH}/redaction").expect(200)
    values = {**council.LEFT, "ward": "south", "born": None}
    edited = council.edit(here, CASE, values=values).expect(200).body
    moved = here.call("POST", f"{PATH}/transitions", {"transition": council.LEAVE}).expect(200).body
    assert (edited["values"], moved["state"], moved["erased_at"]) == (values, "gone", edited["erased_at"])


@pytest.mark.parametrize("name", ["edit", "transition", *CONTENTS])
def test_p11_a_restricted_record_is_neither_edited_nor_moved_nor_given_content(here: World, name: str) -> None:
    council.put(here, CASE)
    council.guard(here, CASE, "processing-restriction")
    before = council.snapshot(here)
    assert ATTEMPTS[name](here).expect(409).body["code"] == "processing_restricted"
    assert council.snapshot(here) == before


def test_x4_what_the_erasure_left_may_be_sent_back_as_it_is(here: World) -> None:
    council.put(here, CASE)
    here.call("POST", f"{PATH}/redaction").expect(200)
    assert council.read(here, CASE)["values"]["born"] == "1961"
    assert (
        council.edit(here, CASE, values={**council.LEFT, "ward": "south"}).expect(200).body["values"]["born"] == "1961"
    )
    assert council.edit(here, CASE, values={**council.LEFT, "born": "1962"}).expect(422).body["code"] == "invalid_value"


def test_p11_lifting_a_restriction_needs_the_day_on_which_the_person_was_told(here: World) -> None:
    council.put(here, CASE)
    council.guard(here, CASE, "processing-restriction")
    path = f"{PATH}/processing-restriction"
    assert here.call("DELETE", path).expect(422).body["code"] == "person_informed_on_required"
    tomorrow = here.call("DELETE", f"{path}?person_informed_on=2026-03-03").expect(422)
    assert tomorrow.body["code"] == "person_informed_on_in_future"
    assert council.read(here, CASE)["dp_restrict_processing"] is True
    here.call("DELETE", f"{path}?person_informed_on=2026-03-02").expect(204)
    assert council.read(here, CASE)["dp_restrict_processing"] is False


def test_a_record_is_created_in_the_initial_state_now(here: World) -> None:
    created = here.call("PUT", PATH, {"values": {"ward": "north"}}).expect(200).body
    assert (created["id"], created["workflow"], created["state"], created["version"]) == (
        "one",
        "complaints",
        "open",
        1,
    )
    assert created["state_entered_at"].startswith("2026-03-02T09:00")
    assert (created["withheld_by"], created["erased_at"]) == (None, None)
    assert council.read(here, CASE) == created


def test_existing_data_is_brought_in_with_its_state_and_date(here: World) -> None:
    body = {"values": {}, "state": "closed", "state_entered_at": "2020-02-03T10:00:00+02:00"}
    created = here.call("PUT", PATH, body).expect(200).body
    assert (created["state"], created["state_entered_at"]) == ("closed", "2020-02-03T08:00:00Z")


def test_an_edit_replaces_the_version_it_names_and_keeps_state_and_contents(here: World) -> None:
    council.put(here, "people/ann", values={})
    council.put(here, CASE, person_id="people/ann", address_id="uk/home")
    council.fill(here, CASE)
    version = council.read(here, CASE)["version"]
    body = {"values": {"ward": "south"}, "address_id": None, "version": version}
    edited = here.call("PUT", PATH, body).expect(200).body
    # What is absent stays, and null cuts.
    assert (edited["values"], edited["person_id"], edited["address_id"]) == ({"ward": "south"}, "people/ann", None)
    assert (edited["state"], edited["version"]) == ("closed", version + 1)
    assert len(council.rows_of(here, CASE)) == 5


def test_a_transition_moves_a_record_from_one_of_its_states(here: World) -> None:
    council.put(here, CASE, state="open")
    here.call("POST", f"{PATH}/transitions", {"transition": council.LEAVE}).expect(409)
    moved = here.call("POST", f"{PATH}/transitions", {"transition": "close"}).expect(200).body
    assert moved["state"] == "closed"
    assert moved["state_entered_at"].startswith("2026-03-02T09:00")
    unknown = here.call("POST", f"{PATH}/transitions", {"transition": "vanish"}).expect(422)
    assert unknown.body["code"] == "unknown_transition"


def test_every_json_value_comes_back_as_it_went_in(here: World) -> None:
    values = {
        "undefined": [None, True, 0, 1, -7, 1.5, 5.0, 1e23, "", "é\u0000😀", {"b": [], "a": {}}],
        "opened_in": 2019.0,
        "ward": "",
    }
    created = here.call("PUT", PATH, {"values": values}).expect(200).body
    assert repr(created["values"]) == repr(values)
    assert repr(council.read(here, CASE)["values"]) == repr(values)
