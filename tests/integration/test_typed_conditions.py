"""A filter's values are of their fields' types, and are compared as such, never as text (X19)."""

from typing import Any

import pytest

from tests.world import council
from tests.world.interception import WRITES, Call, once_before
from tests.world.world import World

CLOSED_ON = {"name": "closed_on", "type": "date", "sensitive": False}


def _is_taking_in_hand(call: Call) -> bool:
    is_worker = call.function == "RunJobShardFunction" and call.operation in WRITES
    return is_worker and '"in_hand":[["complaints","one"]]' in call.text.replace("\\", "").replace(" ", "")


FILTER_PATH = f"/v1/filters/{council.FILTER}"


def _fields(*more: dict[str, Any]) -> list[dict[str, Any]]:
    return [*council.case_workflow()["fields"], *more]


def _found(here: World, *more: dict[str, Any], version: int = 1) -> None:
    body = council.case_workflow(fields=_fields(*more), version=version)
    here.call("PUT", "/v1/workflows/complaints", body).expect(200)


def _wanted(field: str, op: str, value: object, **more: object) -> dict[str, Any]:
    where = [{"field": field, "op": op, "value": value}]
    return {"workflows": ["complaints"], "states": ["closed"], "where": where, **more}


@pytest.mark.parametrize("value", ["31/12/2022", "2022", "20221231", "0022-12-31", "2022-12-31T00:00:00Z", 2022, True])
def test_x19_a_case_is_not_erased_by_a_date_that_is_none(here: World, value: object) -> None:
    _found(here, CLOSED_ON)
    council.put(here, "complaints/one", values={"closed_on": "2025-06-30"})
    refused = here.call("PUT", FILTER_PATH, _wanted("closed_on", "lt", value, version=1))
    assert (refused.status, refused.body.get("code")) == (422, "invalid_filter")
    (fault,) = refused.body["errors"]
    assert fault["pointer"] == "/where/0/value"
    assert fault["message"] == "closed_on is of type date: write a date like 2024-12-31, of the year 1000 or later"
    assert str(value) not in str(refused.body).replace("2024-12-31", "")


UNFIT: dict[str, list[dict[str, Any]]] = {
    "gone": [],
    "sensitive": [{**CLOSED_ON, "sensitive": True, "treatment": "year"}],
    "a number": [{**CLOSED_ON, "type": "number"}],
    "a text": [{**CLOSED_ON, "type": "text"}],
}
USES: dict[str, tuple[str, str, dict[str, Any] | None]] = {
    "list": ("GET", f"{FILTER_PATH}/cases", None),
    "redaction": ("POST", f"{FILTER_PATH}/redactions", {}),
    "dry run": ("POST", f"{FILTER_PATH}/redactions", {"dry_run": True}),
    "count": ("POST", f"{FILTER_PATH}/redactions", {"max_records": 1}),
}
VALUE = "2024-12-30"


def _old_case(here: World) -> None:
    _found(here, CLOSED_ON)
    council.put(here, "complaints/one", values={"closed_on": "2020-01-01"})
    here.call("PUT", FILTER_PATH, _wanted("closed_on", "lt", VALUE, version=1)).expect(200)


@pytest.mark.parametrize("change", UNFIT)
def test_x19_a_filter_that_no_longer_fits_its_workflows_is_refused_wherever_it_is_used(
    here: World, change: str
) -> None:
    _old_case(here)
    assert [one["id"] for one in here.call("GET", f"{FILTER_PATH}/cases").expect(200).body["items"]] == ["one"]
    _found(here, *UNFIT[change], version=2)
    for method, path, body in USES.values():
        refused = here.call(method, path, body).expect(409).body
        assert refused["code"] == "filter_outdated"
        assert (
            refused["detail"]
            == "the workflows no longer fit the filter's conditions on closed_on: save the filter again"
        )
        assert VALUE not in str(refused)
    assert here.call("GET", "/v1/jobs").expect(200).body["items"] == []
    here.call("PUT", FILTER_PATH, {**_wanted("ward", "exists", False), "version": 2}).expect(200)  # noqa: FBT003 – a value
    assert council.redact(here)["outcomes"] == {"erased": 1}


@pytest.mark.parametrize("change", UNFIT)
def test_x19_a_job_whose_filter_no_longer_fits_ends_and_erases_nothing_more(here: World, change: str) -> None:
    _old_case(here)
    job = council.ask(here)
    _found(here, *UNFIT[change], version=2)
    here.settle()
    ended = council.read_job(here, job)
    assert (ended["status"], ended["ground"], ended["outcomes"]) == ("failed", "filter_outdated", {})
    assert council.read(here, "complaints/one")["erased_at"] is None


@pytest.mark.parametrize("change", UNFIT)
def test_x19_a_record_in_hand_is_judged_by_its_fields_of_now(here: World, change: str) -> None:
    _old_case(here)
    job = council.ask(here)
    with once_before(_is_taking_in_hand, lambda: _found(here, *UNFIT[change], version=2)):
        here.settle()
    assert council.history(here, job) == {"complaints/one": ("failed", "filter_outdated")}
    assert council.read(here, "complaints/one")["erased_at"] is None


def test_x8_a_job_names_its_filters_version_and_its_row_holds_no_value_of_it(here: World) -> None:
    _old_case(here)
    job = council.ask(here)
    shown = council.read_job(here, job)
    assert (shown["filter"], shown["filter_version"]) == (council.FILTER, 2)
    here.settle()
    assert VALUE not in str(here.rows("JobsTable")) + str(here.rows("LedgerTable"))


def test_x8_the_value_of_a_field_that_has_become_sensitive_is_shown_no_more(here: World) -> None:
    _old_case(here)
    paths = [FILTER_PATH, "/v1/filters", f"{FILTER_PATH}/versions"]
    assert all(VALUE in str(here.call("GET", path).expect(200).body) for path in paths)
    assert here.call("GET", FILTER_PATH).body["is_outdated"] is False
    _found(here, *UNFIT["sensitive"], version=2)
    assert not any(VALUE in str(here.call("GET", path).expect(200).body) for path in paths)
    shown = here.call("GET", FILTER_PATH).expect(200).body
    assert shown["is_outdated"] is True
    assert shown["where"] == [{"field": "closed_on", "op": "lt", "value": None}]


def test_x9_a_filters_versions_are_kept_and_listed_newest_first_though_it_is_deleted(here: World) -> None:
    _old_case(here)
    first, second = ({"workflows": ["complaints", "repairs"], "where": []}, {"workflows": ["complaints"]})
    found = here.call("GET", f"{FILTER_PATH}/versions").expect(200).body
    assert [one["version"] for one in found["items"]] == [2, 1]
    assert (found["items"][0] | second, found["items"][1] | first) == tuple(found["items"])
    assert {(one["saved_by"], one["id"]) for one in found["items"]} == {("officer", council.FILTER)}
    here.call("DELETE", FILTER_PATH).expect(204)
    page = here.call("GET", f"{FILTER_PATH}/versions?limit=1").expect(200).body
    rest = here.call("GET", f"{FILTER_PATH}/versions?limit=1&cursor={page['next_cursor']}").expect(200).body
    assert [*page["items"], *rest["items"]] == found["items"]
    assert rest["next_cursor"] is None
    made = here.call("PUT", FILTER_PATH, _wanted("ward", "eq", "north")).expect(200).body
    assert made["version"] == 3


def test_x15_a_workflows_versions_are_kept_and_the_ledger_says_what_was_made_sensitive_or_not(here: World) -> None:
    _found(here, CLOSED_ON)
    council.put(here, "complaints/one", values={"closed_on": "2020-01-01"})
    made = council.case_workflow(fields=_fields({**CLOSED_ON, "sensitive": True}), version=2)
    warned = here.call("PUT", "/v1/workflows/complaints", made).expect(200).body
    assert [(one["code"], one["fields"]) for one in warned["warnings"]] == [("kept_in_erased_records", ["closed_on"])]
    made = council.case_workflow(fields=_fields(CLOSED_ON), version=3)
    assert here.call("PUT", "/v1/workflows/complaints", made).expect(200).body.get("warnings") is None
    acts = [one["details"] for one in council.ledger(here) if one["subject"] == "workflow/complaints"]
    assert acts[1:] == [
        {"version": 2, "made_not_sensitive": ["closed_on"]},
        {"version": 3, "made_sensitive": ["closed_on"]},
        {"version": 4, "made_not_sensitive": ["closed_on"]},
    ]
    found = here.call("GET", "/v1/workflows/complaints/versions").expect(200).body["items"]
    sensitive = [{field["name"]: field["sensitive"] for field in one["fields"]}.get("closed_on") for one in found]
    assert [(one["version"], one["saved_by"]) for one in found] == [(number, "officer") for number in (4, 3, 2, 1)]
    assert sensitive == [False, True, False, None]
    here.call("GET", "/v1/workflows/nothing/versions").expect(404)


def test_p2_a_policy_that_is_put_is_refused_with_the_path_of_its_draft(here: World) -> None:
    body = {"enabled": True, "retention_months": 24}
    refused = here.call("PUT", "/v1/policies/complaints", body).expect(404).body
    assert (refused["code"], "PUT /v1/policies/<workflow>/draft" in refused["detail"]) == ("policy_is_published", True)
    assert here.call("GET", "/v1/policies/complaints").expect(200).body["draft"]["enabled"] is False
    here.call("PUT", "/v1/policies/complaints/draft", body).expect(200)
