"""Whatever is wrong with a request is said with a code, and nothing is written. The world is furnished once for all of these."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.world import council
from tests.world.world import World, world

CASE = "/v1/records/complaints/one"
NEW = "/v1/records/complaints/new"
WORKFLOW = "/v1/workflows/new"
FILTER = "/v1/filters/new"
REDACTIONS = f"/v1/filters/{council.FILTER}/redactions"
HOLD = f"{CASE}/legal-hold"
CASES = {"workflows": ["complaints"], "states": ["closed"]}
FILE = {"file_name": "PLANTED.pdf", "file_type": "pdf", "size": 1}
DEEP = b'{"values": {"x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}}"


@dataclass(frozen=True)
class Bad:
    """A request that is wrong, and how it must be answered."""

    method: str
    path: str
    body: Any
    status: int
    code: str
    headers: Mapping[str, str] = field(default_factory=dict)


def _where(**changes: object) -> dict[str, Any]:
    return {**CASES, "where": [{"field": "ward", "op": "eq", "value": "north", **changes}]}


def _field(**changes: object) -> dict[str, Any]:
    return council.case_workflow(fields=[{"name": "f", "type": "text", "sensitive": True, **changes}])


def _raw(value: bytes) -> bytes:
    return b'{"values": {"undefined": ' + value + b"}}"


UNKNOWN = {
    "filter": Bad("GET", "/v1/filters/nothing", None, 404, "unknown_filter"),
    "filter to redact": Bad("POST", "/v1/filters/nothing/redactions", {}, 404, "unknown_filter"),
    "filter to list": Bad("GET", "/v1/filters/nothing/cases", None, 404, "unknown_filter"),
    "filter to delete": Bad("DELETE", "/v1/filters/nothing", None, 404, "unknown_filter"),
    "workflow": Bad("GET", "/v1/workflows/nothing", None, 404, "unknown_workflow"),
    "workflow of a record": Bad("PUT", "/v1/records/nothing/one", {"values": {}}, 404, "unknown_workflow"),
    "record": Bad("GET", NEW, None, 404, "unknown_record"),
    "record to move": Bad("POST", f"{NEW}/transitions", {"transition": "close"}, 404, "unknown_record"),
    "record to hold": Bad("PUT", f"{NEW}/legal-hold", council.GUARD, 404, "unknown_record"),
    "record to redact": Bad("POST", f"{NEW}/redaction", None, 404, "unknown_record"),
    "hold to lift": Bad("DELETE", HOLD, None, 404, "no_such_guard"),
    "role": Bad("GET", "/v1/roles/nothing", None, 404, "unknown_role"),
    "role to delete": Bad("DELETE", "/v1/roles/nothing", None, 404, "unknown_role"),
    "job": Bad("GET", "/v1/jobs/nothing", None, 404, "unknown_job"),
    "job's history": Bad("GET", "/v1/jobs/nothing/history", None, 404, "unknown_job"),
    "transition": Bad("POST", REDACTIONS, {"success_transition": "vanish"}, 422, "unknown_transition"),
    "role to assign": Bad("PUT", "/v1/users/ann/roles", {"roles": ["nothing"]}, 422, "unknown_role"),
    "state": Bad("PUT", NEW, {"values": {}, "state": "lost"}, 422, "unknown_state"),
    "person": Bad("PUT", NEW, {"values": {}, "person_id": "people/nobody"}, 422, "invalid_pointer"),
    "time zone": Bad(
        "PUT", "/v1/settings/tenant", {"time_zone": "Europe/PLANTED", "erasure_brake": 1}, 422, "unknown_time_zone"
    ),
    "path as a time zone": Bad(
        "PUT", "/v1/settings/tenant", {"time_zone": "../../etc/passwd", "erasure_brake": 1}, 422, "unknown_time_zone"
    ),
}
UNREADABLE = {
    "malformed JSON": Bad("PUT", NEW, b"{", 400, "malformed_json"),
    "half a text": Bad("PUT", NEW, b'{"values": {"PLANTED', 400, "malformed_json"),
    "NaN": Bad("PUT", NEW, _raw(b"NaN"), 400, "malformed_json"),
    "infinity": Bad("PUT", NEW, _raw(b"-Infinity"), 400, "malformed_json"),
    "overflowing number": Bad("PUT", NEW, _raw(b"1e999"), 400, "malformed_json"),
    "key that is there twice": Bad("PUT", NEW, b'{"values": {"PLANTED": 1, "PLANTED": 2}}', 400, "doubled_key"),
    "option that is there twice": Bad("POST", REDACTIONS, b'{"dry_run": true, "dry_run": false}', 400, "doubled_key"),
    "two byte order marks": Bad("PUT", NEW, "\ufeff\ufeff{}".encode(), 400, "malformed_json"),
    "lone surrogate": Bad("PUT", NEW, _raw(b'"\\ud800"'), 400, "malformed_json"),
    "lone surrogate in a name": Bad("PUT", NEW, b'{"values": {"\\udfff": 1}}', 400, "malformed_json"),
    "not UTF-8": Bad("PUT", NEW, _raw(b'"PLANTED\xff"'), 400, "malformed_json"),
    "deep nesting": Bad("PUT", NEW, DEEP, 400, "malformed_json"),
    "number with thousands of digits": Bad("PUT", NEW, _raw(b"7" * 5000), 400, "malformed_json"),
    "over 1 MB": Bad("PUT", NEW, _raw(b'"' + b"x" * 1024 * 1024 + b'"'), 413, "body_too_large"),
    "another content type": Bad("PUT", NEW, b'{"values": {}}', 415, "json_required", {"Content-Type": "text/plain"}),
    "stale cursor": Bad("GET", "/v1/jobs?cursor=PLANTED", None, 400, "invalid_cursor"),
    "cursor that is none": Bad("GET", "/v1/ledger?cursor=%C3%BC", None, 400, "invalid_cursor"),
    "empty cursor": Bad("GET", f"{CASE}/notes?cursor=", None, 400, "invalid_cursor"),
}
MODEL = {
    "no body": Bad("PUT", NEW, None, 422, "invalid_request"),
    "null": Bad("PUT", NEW, b"null", 422, "invalid_request"),
    "list": Bad("PUT", NEW, [1], 422, "invalid_request"),
    "text": Bad("PUT", NEW, "PLANTED", 422, "invalid_request"),
    "unknown property": Bad("PUT", NEW, {"values": {}, "planted@example.org": 1}, 422, "invalid_request"),
    "unknown option": Bad("POST", REDACTIONS, {"dryrun": True}, 422, "invalid_request"),
    "dry run that is a text": Bad("POST", REDACTIONS, {"dry_run": "no"}, 422, "invalid_request"),
    "dry run by hand": Bad("POST", f"{CASE}/redaction", {"dry_run": True}, 422, "invalid_request"),
    "negative limit": Bad("POST", REDACTIONS, {"max_records": -1}, 422, "invalid_request"),
    "limit that is a text": Bad("POST", REDACTIONS, {"max_records": "1"}, 422, "invalid_request"),
    "too many": Bad("POST", REDACTIONS, {"max_records": 0}, 422, "too_many_records"),
    "values that are a list": Bad("PUT", NEW, {"values": []}, 422, "invalid_request"),
    "empty field name": Bad("PUT", NEW, {"values": {"": 1}}, 422, "invalid_request"),
    "field name with a hash": Bad("PUT", NEW, {"values": {"PLANTED#": 1}}, 422, "invalid_request"),
    "long field name": Bad("PUT", NEW, {"values": {"PLANTED" * 10: 1}}, 422, "invalid_request"),
    "empty name within": Bad("PUT", NEW, {"values": {"undefined": {"": 1}}}, 422, "invalid_value"),
    "32 levels": Bad("PUT", NEW, _raw(b"[" * 32 + b"]" * 32), 422, "invalid_value"),
    "300 levels": Bad("PUT", NEW, _raw(b"[" * 300 + b"]" * 300), 422, "invalid_request"),
    "too large a number": Bad("PUT", NEW, _raw(b"1e300"), 422, "invalid_value"),
    "too exact a number": Bad("PUT", NEW, _raw(b"1" * 39), 422, "invalid_value"),
    "number for a text": Bad("PUT", NEW, {"values": {"name": 7}}, 422, "invalid_value"),
    "text for a date": Bad("PUT", NEW, {"values": {"born": "PLANTED"}}, 422, "invalid_value"),
    "record over 100 KB": Bad("PUT", NEW, {"values": {"story": "x" * 102_400}}, 422, "record_too_large"),
    "note over 100 KB": Bad("POST", f"{CASE}/notes", {"body": "ü" * 51_201}, 422, "content_too_large"),
    "naive instant": Bad("PUT", NEW, {"state_entered_at": "2024-01-01T00:00:00"}, 422, "invalid_request"),
    "year 1": Bad("PUT", NEW, {"state_entered_at": "0001-01-01T00:00:00+14:00"}, 422, "invalid_request"),
    "year 9999": Bad("PUT", NEW, {"state_entered_at": "9999-12-31T23:59:59-14:00"}, 422, "invalid_request"),
    "seconds": Bad("PUT", NEW, {"state_entered_at": 1_704_067_200}, 422, "invalid_request"),
    "seconds as a text": Bad("GET", "/v1/ledger?since=1704067200", None, 422, "invalid_request"),
    "instant to come": Bad("PUT", NEW, {"state_entered_at": "2026-03-03T00:00:00Z"}, 422, "state_entered_at_in_future"),
    "file to come": Bad(
        "POST", f"{CASE}/attachments", {**FILE, "added_at": "2026-03-03T00:00:00Z"}, 422, "added_at_in_future"
    ),
    "file without a size": Bad("POST", f"{CASE}/attachments", {**FILE, "size": True}, 422, "invalid_request"),
    "file over 5 GB": Bad("POST", f"{CASE}/attachments", {**FILE, "size": 5 * 1024**3 + 1}, 422, "invalid_request"),
    "naive since": Bad("GET", "/v1/ledger?since=2024-01-01T00:00:00", None, 422, "invalid_request"),
    "limit 0": Bad("GET", "/v1/jobs?limit=0", None, 422, "invalid_request"),
    "limit 201": Bad("GET", "/v1/workflows?limit=201", None, 422, "invalid_request"),
    "limit that is none": Bad("GET", f"{CASE}/letters?limit=PLANTED", None, 422, "invalid_request"),
    "unknown status": Bad("GET", "/v1/jobs?status=PLANTED", None, 422, "invalid_request"),
    "unknown level": Bad("GET", "/v1/jobs/nothing/history?level=PLANTED", None, 422, "invalid_request"),
    "ledger of no record": Bad("GET", "/v1/ledger?record=planted@example.org", None, 422, "invalid_identifier"),
    "e-mail as an id": Bad("PUT", "/v1/records/complaints/planted@example.org", {}, 422, "invalid_identifier"),
    "65 characters": Bad("GET", f"/v1/records/complaints/{'x' * 65}", None, 422, "invalid_identifier"),
    "hash in an id": Bad("GET", "/v1/workflows/a%23b", None, 422, "invalid_identifier"),
    "slash in an id": Bad("GET", "/v1/workflows/a%2Fb", None, 422, "invalid_identifier"),
    "slash in an id, as another route": Bad(
        "GET", "/v1/records/complaints/one%2Fnotes", None, 422, "invalid_identifier"
    ),
    "line feed behind an id": Bad("GET", f"{CASE}%0A", None, 422, "invalid_identifier"),
    "carriage return behind an id": Bad("GET", f"{CASE}%0D", None, 422, "invalid_identifier"),
    "unknown parameter": Bad("GET", "/v1/jobs?planted=1", None, 422, "unknown_parameter"),
    "body of a route without one": Bad("GET", CASE, {"values": {}}, 422, "invalid_request"),
    "dots as an id": Bad("PUT", "/v1/filters/..", CASES, 422, "invalid_identifier"),
    "umlaut in an id": Bad("PUT", "/v1/roles/%C3%BC", {"permissions": []}, 422, "invalid_identifier"),
    "pointer to no id": Bad("PUT", NEW, {"person_id": "people/planted@example.org"}, 422, "invalid_request"),
    "hold without a reason": Bad("PUT", HOLD, {**council.GUARD, "reason": ""}, 422, "invalid_request"),
    "hold to review in the past": Bad(
        "PUT", HOLD, {**council.GUARD, "review_date": "2026-03-01"}, 422, "review_date_in_past"
    ),
    "hold to review at an instant": Bad(
        "PUT", HOLD, {**council.GUARD, "review_date": "2027-03-01T00:00:00Z"}, 422, "invalid_request"
    ),
    "hold on a kind without guards": Bad(
        "PUT", "/v1/records/accounts/one/legal-hold", council.GUARD, 422, "no_guards_on_kind"
    ),
    "empty key": Bad("POST", REDACTIONS, {}, 422, "invalid_idempotency_key", {"Idempotency-Key": ""}),
    "long key": Bad("POST", REDACTIONS, {}, 422, "invalid_idempotency_key", {"Idempotency-Key": "x" * 256}),
    "unknown permission": Bad("PUT", "/v1/roles/new", {"permissions": ["PLANTED"]}, 422, "invalid_request"),
    "negative brake": Bad(
        "PUT", "/v1/settings/tenant", {"time_zone": "Europe/London", "erasure_brake": -1}, 422, "invalid_request"
    ),
}
CONFIGURATION = {
    "unknown treatment": Bad("PUT", WORKFLOW, _field(treatment="hash"), 422, "invalid_request"),
    "treatment that does not fit": Bad("PUT", WORKFLOW, _field(treatment="year"), 422, "invalid_workflow"),
    "unknown type": Bad("PUT", WORKFLOW, _field(type="PLANTED"), 422, "invalid_request"),
    "field without sensitivity": Bad("PUT", WORKFLOW, _field(sensitive=None), 422, "invalid_request"),
    "no states": Bad("PUT", WORKFLOW, {"kind": "case", "states": []}, 422, "invalid_workflow"),
    "unknown kind": Bad("PUT", WORKFLOW, {"kind": "PLANTED", "states": [{"name": "s"}]}, 422, "invalid_request"),
    "transition to nowhere": Bad(
        "PUT",
        WORKFLOW,
        council.case_workflow(transitions=[{"name": "t", "from": ["open"], "to": "lost"}]),
        422,
        "invalid_workflow",
    ),
    "kind that changes": Bad(
        "PUT", "/v1/workflows/complaints", council.case_workflow(kind="strand", version=1), 409, "kind_is_fixed"
    ),
    "state in use that goes": Bad(
        "PUT",
        "/v1/workflows/complaints",
        council.case_workflow(states=[{"name": "open"}], transitions=[], version=1),
        409,
        "state_in_use",
    ),
    "filter on a sensitive field": Bad("PUT", FILTER, _where(field="name"), 422, "invalid_filter"),
    "filter on an undefined field": Bad("PUT", FILTER, _where(field="PLANTED"), 422, "invalid_filter"),
    "filter without states": Bad("PUT", FILTER, {**CASES, "states": []}, 422, "invalid_filter"),
    "filter on an unknown state": Bad("PUT", FILTER, {**CASES, "states": ["lost"]}, 422, "invalid_filter"),
    "filter without workflows": Bad("PUT", FILTER, {**CASES, "workflows": []}, 422, "invalid_filter"),
    "filter over an unknown workflow": Bad("PUT", FILTER, {**CASES, "workflows": ["nothing"]}, 422, "invalid_filter"),
    "filter over people": Bad("PUT", FILTER, {"workflows": ["people"], "states": ["known"]}, 422, "invalid_filter"),
    "unknown operator": Bad("PUT", FILTER, _where(op="like"), 422, "invalid_request"),
    "value that does not fit": Bad("PUT", FILTER, _where(op="in"), 422, "invalid_filter"),
    "condition without a value": Bad("PUT", FILTER, _where(value=None), 422, "invalid_filter"),
    "built-in role": Bad("PUT", "/v1/roles/administrator", {"permissions": []}, 409, "built_in_role"),
}
VERSIONS = {
    "missing, workflow": Bad("PUT", "/v1/workflows/complaints", council.case_workflow(), 412, "stale_version"),
    "stale, workflow": Bad("PUT", "/v1/workflows/complaints", council.case_workflow(version=7), 412, "stale_version"),
    "of nothing, workflow": Bad("PUT", WORKFLOW, council.case_workflow(version=1), 412, "stale_version"),
    "missing, filter": Bad("PUT", f"/v1/filters/{council.FILTER}", CASES, 412, "stale_version"),
    "stale, filter": Bad("PUT", f"/v1/filters/{council.FILTER}", {**CASES, "version": 2}, 412, "stale_version"),
    "of nothing, filter": Bad("PUT", FILTER, {**CASES, "version": 1}, 412, "stale_version"),
    "missing, record": Bad("PUT", CASE, {"values": {}}, 412, "stale_version"),
    "stale, record": Bad("PUT", CASE, {"values": {}, "version": 9}, 412, "stale_version"),
    "beyond all, record": Bad("PUT", CASE, {"values": {}, "version": 10**40}, 412, "stale_version"),
    "of nothing, record": Bad("PUT", NEW, {"values": {}, "version": 1}, 412, "stale_version"),
    "missing, role": Bad("PUT", "/v1/roles/clerk", {"permissions": []}, 412, "stale_version"),
    "stale, role": Bad("PUT", "/v1/roles/clerk", {"permissions": [], "version": 3}, 412, "stale_version"),
    "missing, user": Bad("PUT", "/v1/users/clara/roles", {"roles": []}, 412, "stale_version"),
    "of nothing, user": Bad("PUT", "/v1/users/ann/roles", {"roles": [], "version": 1}, 412, "stale_version"),
    "missing, settings": Bad(
        "PUT", "/v1/settings/tenant", {"time_zone": "Europe/London", "erasure_brake": 1}, 412, "stale_version"
    ),
    "of another type": Bad("PUT", CASE, {"values": {}, "version": True}, 422, "invalid_request"),
    "negative": Bad("PUT", CASE, {"values": {}, "version": -1}, 422, "invalid_request"),
}
TABLE = {
    f"{name}: {case}": bad
    for name, cases in {
        "unknown": UNKNOWN,
        "unreadable": UNREADABLE,
        "model": MODEL,
        "configuration": CONFIGURATION,
        "version": VERSIONS,
    }.items()
    for case, bad in cases.items()
}


@pytest.fixture(scope="module")
def furnished() -> Iterator[tuple[World, dict[str, Any]]]:
    """Return a world with a little of everything, and what it holds."""
    with world() as here:
        council.found_council(here)
        council.put(here, "people/ann", values={})
        council.put(here, "complaints/one", person_id="people/ann")
        council.put(here, "strands/part", values={}, parent_id="complaints/one")
        accounts = {"kind": "portal_account", "states": [{"name": "open", "end": False}]}
        here.call("PUT", "/v1/workflows/accounts", accounts).expect(200)
        council.put(here, "accounts/one", values={})
        here.call("PUT", "/v1/roles/clerk", {"permissions": ["read_records"]}).expect(200)
        here.call("PUT", "/v1/users/clara/roles", {"roles": ["clerk"]}).expect(200)
        settings = {"time_zone": "Europe/London", "erasure_brake": 10}
        here.call("PUT", "/v1/settings/tenant", settings).expect(200)
        yield here, council.snapshot(here)


@pytest.mark.parametrize("bad", TABLE.values(), ids=TABLE)
def test_bad_input_is_answered_with_its_code_and_writes_nothing(
    furnished: tuple[World, dict[str, Any]], bad: Bad
) -> None:
    here, before = furnished
    raw = bad.body if isinstance(bad.body, bytes) else None
    body = None if raw is not None else bad.body
    reply = here.call(bad.method, bad.path, body, raw=raw, headers=bad.headers)
    assert (reply.status, reply.body["code"]) == (bad.status, bad.code)
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert reply.body["status"] == bad.status
    assert {"type", "title", "detail"} <= reply.body.keys()
    assert "planted" not in str(reply.body).lower()
    assert council.snapshot(here) == before
