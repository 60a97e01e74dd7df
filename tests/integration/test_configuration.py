"""Workflows, filters and settings: what is saved is what is read, and every change leaves evidence (X15)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.world import council
from tests.world.world import World


def _put(path: str, body: dict[str, Any]) -> Callable[[World], object]:
    return lambda here: here.call("PUT", path, body).expect(200)


def _delete(path: str) -> Callable[[World], object]:
    return lambda here: here.call("DELETE", path).expect(204)


HOLD, RESTRICTION = "/v1/records/complaints/one/legal-hold", "/v1/records/complaints/one/processing-restriction"
TENANT = {"time_zone": "Europe/Paris", "erasure_brake": 5}
FILTER = {"workflows": ["new"], "states": ["open"]}
DATES = {"date": "2026-03-02", "review_date": "2099-01-01"}
CHANGES: list[tuple[str, str, dict[str, Any], Callable[[World], object]]] = [
    (
        "workflow_saved",
        "workflow/new",
        {
            "version": 1,
            "made_not_sensitive": ["ward", "opened_in"],
            "treatments_changed": [
                "name: remove to replace",
                "born: remove to year",
                "postcode: remove to outward_code",
            ],
        },
        _put("/v1/workflows/new", council.case_workflow()),
    ),
    ("workflow_saved", "workflow/new", {"version": 2}, _put("/v1/workflows/new", council.case_workflow(version=1))),
    (
        "filter_saved",
        "filter/new",
        {"version": 1, "fields": []},
        _put("/v1/filters/new", {"workflows": ["new"], "states": ["open"]}),
    ),
    ("filter_deleted", "filter/new", {}, _delete("/v1/filters/new")),
    (
        "role_saved",
        "role/clerk",
        {"version": 1, "permissions": "view_jobs read_ledger"},
        _put("/v1/roles/clerk", {"permissions": ["view_jobs", "read_ledger"]}),
    ),
    ("roles_assigned", "user/ann", {"version": 1, "roles": "clerk"}, _put("/v1/users/ann/roles", {"roles": ["clerk"]})),
    ("role_deleted", "role/clerk", {}, _delete("/v1/roles/clerk")),
    (
        "tenant_settings_saved",
        "settings/tenant",
        {**TENANT, "file_erasure_brake": 10_000, "version": 1},
        _put("/v1/settings/tenant", TENANT),
    ),
    ("legal_hold_set", "complaints/one", DATES, _put(HOLD, council.GUARD)),
    ("legal_hold_lifted", "complaints/one", {}, _delete(HOLD)),
    ("restriction_set", "complaints/one", DATES, _put(RESTRICTION, council.GUARD)),
    (
        "restriction_lifted",
        "complaints/one",
        {"person_informed_on": "2026-03-01"},
        _delete(f"{RESTRICTION}?person_informed_on=2026-03-01"),
    ),
]


def test_x15_every_change_of_configuration_and_of_guards_is_in_the_ledger(here: World) -> None:
    council.put(here, "complaints/one")
    here.pass_time(timedelta(seconds=1))
    start = here.now.isoformat().replace("+00:00", "Z")
    for _, _, _, change in CHANGES:
        change(here)
        here.pass_time(timedelta(seconds=1))
    found = [(one["action"], one["subject"], one["details"]) for one in council.ledger(here, f"&since={start}")]
    assert found == [(action, subject, details) for action, subject, details, _ in CHANGES]
    assert {one["by"] for one in council.ledger(here)} == {"officer"}


def test_x15_a_change_that_was_refused_is_not_in_the_ledger(here: World) -> None:
    before = council.ledger(here)
    here.call("PUT", "/v1/workflows/complaints", council.case_workflow()).expect(412)
    here.call("PUT", "/v1/roles/administrator", {"permissions": []}).expect(409)
    assert council.ledger(here) == before


def test_a_workflow_is_read_as_it_was_saved(here: World) -> None:
    rules = [{"in_state": "closed", "for_days": 30, "transition": council.LEAVE}]
    body = council.case_workflow(rules=rules)
    saved = here.call("PUT", "/v1/workflows/new", body).expect(200).body
    for definition in saved["fields"]:
        if definition["sensitive"]:
            definition["treatment"] = definition["treatment"] or "remove"
    added = {"treatment": None, "choices": None}
    expected = [{**added, **({"treatment": "remove"} if one["sensitive"] else {}), **one} for one in body["fields"]]
    assert saved == {**body, "fields": expected, "file_types": None, "id": "new", "version": 1}
    assert here.call("GET", "/v1/workflows/new").expect(200).body == saved


def test_anybody_of_the_tenant_reads_workflows(here: World) -> None:
    assert here.call("GET", "/v1/workflows/complaints", user="anybody", groups="").expect(200).body["version"] == 1
    listed = here.call("GET", "/v1/workflows", user="anybody", groups="").expect(200).body["items"]
    assert [one["id"] for one in listed] == ["complaints", "people", "repairs", "strands"]


def test_x2_the_treatment_that_counts_is_the_one_at_the_erasure(here: World) -> None:
    council.put(here, "complaints/one")
    fields = [{"name": "story", "type": "textarea", "sensitive": False}]
    here.call("PUT", "/v1/workflows/complaints", council.case_workflow(version=1, fields=fields)).expect(200)
    council.redact(here)
    assert council.read(here, "complaints/one")["values"] == {"story": "PLANTED-story"}


@pytest.mark.parametrize(
    ("kind", "treatment"),
    [("text", "hash"), ("text", "year"), ("date", "replace"), ("number", "replace"), ("email", "outward_code")],
)
def test_x2_a_treatment_that_is_unknown_or_does_not_fit_is_refused_when_it_is_saved(
    here: World, kind: str, treatment: str
) -> None:
    fields = [{"name": "f", "type": kind, "sensitive": True, "treatment": treatment}]
    here.call("PUT", "/v1/workflows/new", council.case_workflow(fields=fields)).expect(422)
    here.call("GET", "/v1/workflows/new").expect(404)


def test_x2_a_value_that_its_treatment_cannot_read_is_removed(here: World) -> None:
    council.put(here, "complaints/one", values={"postcode": "12 Planted Road", "born": None, "name": ""})
    here.call("POST", "/v1/records/complaints/one/redaction").expect(200)
    assert council.read(here, "complaints/one")["values"] == {"name": "[redacted]"}


def test_a_state_that_records_stand_in_cannot_go_and_an_empty_one_can(here: World) -> None:
    council.put(here, "complaints/one", state="open")
    fewer = {"transitions": [], "version": 1}
    without_open = council.case_workflow(states=[{"name": "closed"}], **fewer)
    without_gone = council.case_workflow(states=[{"name": "open"}, {"name": "closed"}], **fewer)
    assert here.call("PUT", "/v1/workflows/complaints", without_open).expect(409).body["code"] == "state_in_use"
    here.call("PUT", "/v1/workflows/complaints", without_gone).expect(200)


def test_lists_are_paged_by_name_and_a_cursor_fits_its_list_alone(here: World) -> None:
    found: list[str] = []
    chunk: dict[str, Any] = {}
    cursor = ""
    for _ in range(4):
        chunk = here.call("GET", f"/v1/workflows?limit=1{cursor}").expect(200).body
        found += [one["id"] for one in chunk["items"]]
        cursor = f"&cursor={chunk['next_cursor']}"
        if len(found) == 2:
            assert here.call("GET", f"/v1/filters?limit=1{cursor}").expect(400).body["code"] == "invalid_cursor"
    assert (found, chunk["next_cursor"]) == (["complaints", "people", "repairs", "strands"], None)


def test_the_cases_of_a_filter_are_listed_page_by_page(here: World) -> None:
    expected = {f"complaints/case-{number}" for number in range(5)} | {"repairs/other"}
    for key in expected:
        council.put(here, key)
    council.put(here, "complaints/open", state="open")
    council.guard(here, "complaints/case-1")
    here.call("POST", "/v1/records/complaints/case-2/redaction").expect(200)
    found: dict[str, dict[str, Any]] = {}
    cursor: str | None = ""
    while cursor is not None:
        suffix = f"&cursor={cursor}" if cursor else ""
        chunk = here.call("GET", f"/v1/filters/{council.FILTER}/cases?limit=2{suffix}").expect(200).body
        found |= {f"{one['workflow']}/{one['id']}": one for one in chunk["items"]}
        cursor = chunk["next_cursor"]
    assert set(found) == expected
    assert all(one["state"] == "closed" for one in found.values())
    assert [key for key, one in found.items() if one["dp_legal_hold"]] == ["complaints/case-1"]
    assert [key for key, one in found.items() if one["erased_at"]] == ["complaints/case-2"]


def test_a_cursor_from_before_the_filter_changed_is_stale(here: World) -> None:
    for number in range(3):
        council.put(here, f"complaints/case-{number}")
    path = f"/v1/filters/{council.FILTER}"
    cursor = here.call("GET", f"{path}/cases?limit=1").expect(200).body["next_cursor"]
    here.call("GET", f"{path}/cases?limit=1&cursor={cursor}").expect(200)
    here.call("PUT", path, {"workflows": ["repairs"], "states": ["closed"], "version": 1}).expect(200)
    assert here.call("GET", f"{path}/cases?limit=1&cursor={cursor}").expect(400).body["code"] == "invalid_cursor"


CONDITIONS: list[tuple[str, str, object, set[str]]] = [
    ("ward", "eq", "north", {"north"}),
    ("ward", "ne", "north", {"south"}),
    ("ward", "in", ["south", "west"], {"south"}),
    ("ward", "exists", False, {"nowhere"}),
    ("ward", "exists", True, {"north", "south"}),
    ("opened_in", "lt", 2020, {"north"}),
    ("opened_in", "le", 2019.0, {"north"}),
    ("opened_in", "gt", 2019, {"south"}),
    ("opened_in", "ge", 2020.0, {"south"}),
]


def _wards(here: World) -> None:
    council.put(here, "complaints/north", values={"ward": "north", "opened_in": 2019})
    council.put(here, "complaints/south", values={"ward": "south", "opened_in": 2020})
    council.put(here, "complaints/nowhere", values={})


def test_r1_a_filter_holds_what_its_conditions_say(here: World) -> None:
    _wards(here)
    found = []
    for number, (field, op, value, _) in enumerate(CONDITIONS):
        where = [{"field": field, "op": op, "value": value}]
        body = {"workflows": ["complaints"], "states": ["closed"], "where": where}
        here.call("PUT", f"/v1/filters/f{number}", body).expect(200)
        found.append({one["id"] for one in here.call("GET", f"/v1/filters/f{number}/cases").expect(200).body["items"]})
    assert found == [expected for *_, expected in CONDITIONS]


def test_r1_a_redaction_takes_what_meets_every_condition(here: World) -> None:
    _wards(here)
    where = [{"field": "ward", "op": "exists", "value": True}, {"field": "opened_in", "op": "ge", "value": 2020}]
    body = {"workflows": ["complaints"], "states": ["closed"], "where": where, "version": 1}
    here.call("PUT", f"/v1/filters/{council.FILTER}", body).expect(200)
    assert council.history(here, council.redact(here)["id"]) == {"complaints/south": ("erased", None)}


def test_settings_begin_with_defaults_and_the_time_zone_says_what_today_is(here: World) -> None:
    path = "/v1/settings/tenant"
    defaults = {"time_zone": "Europe/London", "erasure_brake": 10_000, "file_erasure_brake": 10_000, "version": 0}
    assert here.call("GET", path).expect(200).body == defaults
    auckland = {"time_zone": "Pacific/Auckland", "erasure_brake": 10_000, "file_erasure_brake": 500}
    assert here.call("PUT", path, auckland).expect(200).body == {**auckland, "version": 1}
    council.put(here, "complaints/one")
    here.pass_time(timedelta(hours=3))
    held = here.call("PUT", "/v1/records/complaints/one/legal-hold", council.GUARD).expect(200).body
    assert held["dp_legal_hold_date"] == "2026-03-03"
