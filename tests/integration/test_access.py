"""Who may do what: permissions are the sum of roles, and nothing else lets anybody in (X15, L1)."""

from typing import Any

import pytest

from tests.world import council
from tests.world.world import World

PERMISSIONS = {
    "read_records",
    "edit_records",
    "delete_personal_data",
    "edit_data_protection",
    "request_anonymisation",
    "manage_filters",
    "manage_retention_policies",
    "manage_data_retention",
    "manage_tenant_settings",
    "manage_access",
    "view_jobs",
    "read_reports",
    "read_ledger",
}
CASE = "/v1/records/complaints/one"
FILTER = f"/v1/filters/{council.FILTER}"
CASES = {"workflows": ["complaints"], "states": ["closed"]}
FILE = {"file_name": "a.pdf", "file_type": "pdf", "size": 1}
SETTINGS = {"time_zone": "Europe/London", "erasure_brake": 1}
NEEDED: list[tuple[str, str, str, Any]] = [
    ("read_records", "GET", CASE, None),
    *(("read_records", "GET", f"{CASE}/{kind}", None) for kind in (*council.CONTENT_PATHS, "attachments")),
    ("read_records", "GET", "/v1/filters", None),
    ("read_records", "GET", FILTER, None),
    ("read_records", "GET", f"{FILTER}/cases", None),
    ("edit_records", "PUT", CASE, {"values": {}}),
    ("edit_records", "POST", f"{CASE}/transitions", {"transition": "close"}),
    *(("edit_records", "POST", f"{CASE}/{kind}", {"body": "x"}) for kind in council.CONTENT_PATHS),
    ("edit_records", "POST", f"{CASE}/attachments", FILE),
    ("edit_data_protection", "PUT", f"{CASE}/legal-hold", council.GUARD),
    ("edit_data_protection", "DELETE", f"{CASE}/legal-hold", None),
    ("edit_data_protection", "PUT", f"{CASE}/processing-restriction", council.GUARD),
    ("edit_data_protection", "DELETE", f"{CASE}/processing-restriction?person_informed_on=2026-03-01", None),
    ("delete_personal_data", "POST", f"{FILTER}/redactions", {}),
    ("delete_personal_data", "POST", f"{CASE}/redaction", None),
    ("delete_personal_data", "POST", "/v1/jobs/any/cancel", None),
    ("view_jobs", "GET", "/v1/jobs", None),
    ("view_jobs", "GET", "/v1/jobs/any", None),
    ("view_jobs", "GET", "/v1/jobs/any/history", None),
    ("manage_retention_policies", "PUT", "/v1/workflows/new", council.case_workflow()),
    ("manage_filters", "PUT", "/v1/filters/new", CASES),
    ("manage_filters", "DELETE", FILTER, None),
    ("manage_tenant_settings", "GET", "/v1/settings/tenant", None),
    ("manage_tenant_settings", "PUT", "/v1/settings/tenant", SETTINGS),
    ("manage_access", "GET", "/v1/roles", None),
    ("manage_access", "GET", "/v1/roles/most", None),
    ("manage_access", "PUT", "/v1/roles/new", {"permissions": []}),
    ("manage_access", "DELETE", "/v1/roles/most", None),
    ("manage_access", "GET", "/v1/users/ann/roles", None),
    ("manage_access", "PUT", "/v1/users/ann/roles", {"roles": []}),
    ("read_ledger", "GET", "/v1/ledger", None),
]


def test_x15_each_route_needs_its_permission_and_the_refusal_names_it(here: World) -> None:
    for permission in PERMISSIONS:
        others = sorted(PERMISSIONS - {permission})
        here.call("PUT", f"/v1/roles/not-{permission}", {"permissions": others}).expect(200)
    council.put(here, "complaints/one")
    before = council.snapshot(here)
    for permission, method, path, body in NEEDED:
        refused = here.call(method, path, body, user="mo", groups=f"not-{permission}").expect(403)
        assert refused.body["code"] == "permission_required", path
        assert permission in refused.body["detail"], path
    assert council.snapshot(here) == before


def test_x15_its_permission_alone_opens_each_route(here: World) -> None:
    for permission in PERMISSIONS:
        here.call("PUT", f"/v1/roles/just-{permission}", {"permissions": [permission]}).expect(200)
    council.put(here, "complaints/one")
    statuses = {
        (method, path): here.call(method, path, body, user="jo", groups=f"just-{permission}").status
        for permission, method, path, body in NEEDED
    }
    assert {
        route: status for route, status in statuses.items() if status not in {200, 201, 202, 204, 404, 409, 412}
    } == {}


def test_x15_permissions_are_the_sum_of_assigned_roles_and_of_the_tokens_groups(here: World) -> None:
    council.put(here, "complaints/one")
    here.call("PUT", "/v1/roles/reader", {"permissions": ["read_records"]}).expect(200)
    here.call("PUT", "/v1/roles/viewer", {"permissions": ["view_jobs"]}).expect(200)
    here.call("PUT", "/v1/roles/auditor", {"permissions": ["read_ledger", "view_jobs"]}).expect(200)
    here.call("PUT", "/v1/users/ann/roles", {"roles": ["reader"]}).expect(200)

    def statuses(groups: str) -> list[int]:
        paths = (CASE, "/v1/jobs", "/v1/ledger", "/v1/roles")
        return [here.call("GET", path, user="ann", groups=groups).status for path in paths]

    assert statuses("") == [200, 403, 403, 403]
    assert statuses("viewer") == [200, 200, 403, 403]
    assert statuses("viewer auditor") == [200, 200, 200, 403]
    assert statuses("administrator") == [200, 200, 200, 200]
    assert statuses("nobody-made-this") == [200, 403, 403, 403]


def test_x15_a_change_of_roles_works_at_once(here: World) -> None:
    def status() -> int:
        return here.call("GET", "/v1/jobs", user="ann", groups="").status

    here.call("PUT", "/v1/roles/viewer", {"permissions": []}).expect(200)
    assert status() == 403
    here.call("PUT", "/v1/users/ann/roles", {"roles": ["viewer"]}).expect(200)
    assert status() == 403
    here.call("PUT", "/v1/roles/viewer", {"permissions": ["view_jobs"], "version": 1}).expect(200)
    assert status() == 200
    here.call("DELETE", "/v1/roles/viewer").expect(204)
    assert status() == 403
    here.call("PUT", "/v1/roles/viewer", {"permissions": ["view_jobs"]}).expect(200)
    assert status() == 200
    here.call("PUT", "/v1/users/ann/roles", {"roles": [], "version": 1}).expect(200)
    assert status() == 403


def test_x15_the_role_administrator_can_be_assigned_and_is_built_in(here: World) -> None:
    assigned = here.call("PUT", "/v1/users/ann/roles", {"roles": ["administrator", "administrator"]}).expect(200)
    assert assigned.body == {"user": "ann", "roles": ["administrator"], "version": 1}
    assert here.call("GET", "/v1/roles", user="ann", groups="").status == 200
    assert here.call("DELETE", "/v1/roles/administrator").expect(409).body["code"] == "built_in_role"


def test_x15_roles_are_read_as_they_were_saved(here: World) -> None:
    here.call("PUT", "/v1/roles/clerk", {"permissions": ["view_jobs", "view_jobs", "read_records"]}).expect(200)
    role = {"name": "clerk", "permissions": ["view_jobs", "read_records"], "version": 1}
    assert here.call("GET", "/v1/roles/clerk").expect(200).body == role
    assert here.call("GET", "/v1/roles").expect(200).body == {"items": [role], "next_cursor": None}
    nobody = here.call("GET", "/v1/users/nobody/roles").expect(200).body
    assert nobody == {"user": "nobody", "roles": [], "version": 0}


@pytest.mark.parametrize(
    ("tenant", "user", "code"),
    [(None, "ann", "tenant_required"), ("cou#ncil", "ann", "tenant_required"), ("council", "a@b", "user_required")],
)
def test_x15_a_token_without_a_tenant_or_outside_the_alphabet_is_refused(
    here: World, tenant: str | None, user: str, code: str
) -> None:
    before = council.snapshot(here)
    refused = here.call("PUT", CASE, {"values": {}}, tenant=tenant, user=user).expect(403)
    assert refused.body["code"] == code
    assert council.snapshot(here) == before
