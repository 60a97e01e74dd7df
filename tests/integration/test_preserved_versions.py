"""What a hold keeps can be edited, but not taken away: the API, from the edit to the erasure (X7a)."""

import json
from collections.abc import Callable, Iterator

import pytest

from tests.world import college, council
from tests.world.faults import FAULTS
from tests.world.injection import Killed
from tests.world.world import World, world

PERSON, CASE, STRAND = "people/ann", "complaints/one", "strands/part"
ROUTE = f"/v1/records/{CASE}"
VERSIONS = f"{ROUTE}/preserved-versions"


@pytest.fixture
def here() -> Iterator[World]:
    with world() as made:
        council.found_council(made)
        yield made


def _family(here: World, *held: str) -> None:
    council.put(here, PERSON, values={})
    council.put(here, CASE, values={"name": "PLANTED-before"}, person_id=PERSON)
    council.put(here, STRAND, values={}, parent_id=CASE)
    for one in held:
        council.guard(here, one)


@pytest.mark.parametrize("bearer", [PERSON, CASE, STRAND])
def test_x7a_a_hold_on_any_of_them_keeps_both_pointers_and_what_is_edited(here: World, bearer: str) -> None:
    _family(here, bearer)
    for key, name in ((CASE, "person_id"), (STRAND, "parent_id")):
        body = {"values": {}, name: None, "version": council.read(here, key)["version"]}
        cut = here.call("PUT", f"/v1/records/{key}", body)
        # Only the bearer passes a hold on: a strand is kept by its case and its person, a case's person by the case and the strand.
        assert (cut.status, cut.body["code"], cut.body["errors"][0]["pointer"]) == (409, "held", f"/{name}")
    edited = council.edit(here, CASE, values={"name": "PLANTED-after"})
    assert (edited.status, edited.body["person_id"]) == (200, PERSON)
    (version,) = here.call("GET", VERSIONS).expect(200).body["items"]
    assert (version["number"], version["what"], version["ilr"]) == (1, "record", None)
    assert version["replaced"]["values"] == {"name": "PLANTED-before"}
    (act,) = council.acts(here, "version_preserved", f"&record={CASE}")
    assert (act["details"], version["by"]) == ({"number": 1, "what": "record"}, act["by"])
    assert "PLANTED" not in json.dumps(council.ledger(here))


def test_x1_x7a_preserved_versions_go_with_their_record_once_the_hold_is_lifted(here: World) -> None:
    _family(here, CASE)
    for name in ("second", "third"):
        council.edit(here, CASE, values={"name": f"PLANTED-{name}"})
    here.call("DELETE", f"{ROUTE}/legal-hold").expect(204)
    council.edit(here, CASE, values={"name": "PLANTED-fourth"})
    page = here.call("GET", f"{VERSIONS}?limit=1").expect(200).body
    rest = here.call("GET", f"{VERSIONS}?limit=1&cursor={page['next_cursor']}").expect(200).body
    kept = [one["replaced"]["values"]["name"] for one in (*page["items"], *rest["items"])]
    assert (kept, rest["next_cursor"]) == (["PLANTED-before", "PLANTED-second"], None)
    assert council.redact(here)["outcomes"] == {"erased": 1}
    assert here.call("GET", VERSIONS).expect(200).body["items"] == []
    assert "PLANTED" not in here.everything()


def test_x7a_they_are_read_with_the_permission_over_data_protection_alone(here: World) -> None:
    _family(here, CASE)
    here.call("PUT", "/v1/roles/reader", {"permissions": ["read_records", "edit_records"]}).expect(200)
    refused = here.call("GET", VERSIONS, groups="reader").expect(403)
    assert "edit_data_protection" in refused.body["detail"]


def test_x7a_a_held_learner_s_return_can_be_read_back_after_it_was_deleted() -> None:
    with world() as here:
        college.found_college(here)
        college.enrol(here, "ann", college.completed())
        here.settle()
        here.call("PUT", "/v1/records/learners/ann/legal-hold", council.GUARD).expect(200)
        here.call("DELETE", f"/v1/learners/ann/ilrs/{college.ILR}").expect(204)
        (version,) = here.call("GET", "/v1/records/learners/ann/preserved-versions").expect(200).body["items"]
        assert (version["what"], version["ilr"]) == ("return", college.ILR)
        assert version["replaced"]["aims"][0]["learn_actual_end_date"] == college.completed()["learn_actual_end_date"]


def _is_whole(here: World) -> bool:
    """Tell whether the edit was made; fail unless it was with all that it brings, or with nothing."""
    name = council.read(here, CASE)["values"]["name"]
    versions = here.call("GET", VERSIONS).expect(200).body["items"]
    acts = council.acts(here, "version_preserved", f"&record={CASE}")
    was_made: bool = name == "PLANTED-after"
    assert (len(versions), len(acts)) == (int(was_made), int(was_made))
    return was_made


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_x7a_an_edit_killed_at_any_call_is_whole_or_not_there(here: World, after: bool) -> None:  # noqa: FBT001 – a case
    _family(here, PERSON)
    version = council.read(here, CASE)["version"]
    body = {"values": {"name": "PLANTED-after"}, "version": version}
    edit: Callable[[], object] = lambda: here.call("PUT", ROUTE, body)  # noqa: E731 – said once
    for kill_at in range(30):
        FAULTS.arm(kill_at, after=after)
        try:
            edit()
        except Killed:
            pass
        else:
            break
        finally:
            FAULTS.disarm()
        if _is_whole(here):
            return
    assert _is_whole(here)
