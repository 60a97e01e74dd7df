"""Two tenants with equal ids: a job of one leaves the other alone, and nothing points across."""

from tests.world import council
from tests.world.delivery import resume
from tests.world.world import World

OTHER = "district"
CASE = "/v1/records/complaints/one"


def test_one_tenants_redaction_leaves_an_equal_tenant_alone(empty: World) -> None:
    for tenant in ("council", OTHER):
        council.found_council(empty, tenant)
        council.put(empty, "people/ann", tenant, values={})
        council.put(empty, "complaints/one", tenant, person_id="people/ann")
    empty.call("PUT", "/v1/records/people/ann/legal-hold", council.GUARD, tenant=OTHER).expect(200)
    assert council.redact(empty)["outcomes"] == {"erased": 1}
    resume(empty)
    kept = empty.call("GET", CASE, tenant=OTHER).expect(200).body
    assert (kept["values"], kept["withheld_by"]) == (council.planted("PLANTED"), "linked_legal_hold")
    assert empty.call("GET", "/v1/jobs", tenant=OTHER).expect(200).body["items"] == []


def test_a_tenant_whose_name_begins_with_anothers_is_another(empty: World) -> None:
    for tenant in ("council", "council-north"):
        council.found_council(empty, tenant)
        council.put(empty, "complaints/one", tenant)
    assert council.redact(empty)["outcomes"] == {"erased": 1}
    assert empty.call("GET", CASE, tenant="council-north").expect(200).body["erased_at"] is None
    assert empty.call("GET", "/v1/ledger", tenant="council-north").expect(200).body["items"] != []


def test_nothing_may_point_into_another_tenant(here: World) -> None:
    council.put(here, "people/ann", values={})
    here.call("PUT", "/v1/workflows/complaints", council.case_workflow(), tenant=OTHER).expect(200)
    people = {"kind": "person", "states": [{"name": "known"}]}
    here.call("PUT", "/v1/workflows/people", people, tenant=OTHER).expect(200)
    pointing = here.call("PUT", CASE, {"values": {}, "person_id": "people/ann"}, tenant=OTHER).expect(422)
    assert pointing.body["code"] == "invalid_pointer"
    wanted = {"workflows": ["repairs"], "states": ["closed"]}
    assert here.call("PUT", "/v1/filters/new", wanted, tenant=OTHER).expect(422).body["code"] == "invalid_filter"
