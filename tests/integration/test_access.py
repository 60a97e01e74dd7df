"""Who may do what: permissions are the sum of roles, and nothing else lets anybody in (X15, L1)."""

from collections.abc import Mapping

import pytest

from shared.access.permissions import Permission
from tests.world import council
from tests.world.world import World

CASE = "/v1/records/complaints/one"
# The matrix in tests/api compares routes with the document, which is made of the same routes. This says what must not change.
GRAVE = [
    ("edit_data_protection", "PUT", f"{CASE}/legal-hold"),
    ("edit_data_protection", "DELETE", f"{CASE}/legal-hold"),
    ("edit_data_protection", "PUT", f"{CASE}/processing-restriction"),
    ("edit_data_protection", "DELETE", f"{CASE}/processing-restriction"),
    ("edit_data_protection", "PUT", f"{CASE}/anonymisation-request"),
    ("request_anonymisation", "PUT", f"{CASE}/anonymisation-request"),
    ("delete_personal_data", "POST", f"{CASE}/redaction"),
    ("delete_personal_data", "POST", f"/v1/filters/{council.FILTER}/redactions"),
    ("manage_access", "PUT", "/v1/roles/any"),
    ("manage_access", "DELETE", "/v1/roles/any"),
    ("manage_access", "PUT", "/v1/users/mo/roles"),
    ("manage_filters", "PUT", f"/v1/filters/{council.FILTER}"),
    ("manage_retention_policies", "PUT", "/v1/workflows/complaints"),
    ("manage_retention_policies", "POST", "/v1/policies/complaints/publish"),
    ("manage_retention_policies", "POST", "/v1/jobs/any/confirm"),
    ("manage_tenant_settings", "PUT", "/v1/settings/tenant"),
    ("manage_tenant_settings", "PUT", "/v1/settings/learner-retention"),
    ("manage_data_retention", "PUT", "/v1/settings/learner-retention"),
    ("read_ledger", "GET", "/v1/ledger"),
    ("read_records", "GET", CASE),
    ("read_reports", "GET", "/odata/1.0/Records"),
]


@pytest.mark.parametrize(("permission", "method", "path"), GRAVE, ids=lambda part: part)
def test_x15_no_other_permission_replaces_the_one_that_a_grave_act_needs(
    here: World, permission: str, method: str, path: str
) -> None:
    others = sorted({one.value for one in Permission} - {permission})
    here.call("PUT", "/v1/roles/others", {"permissions": others}).expect(200)
    refused = here.call(method, path, user="mo", groups="others").expect(403)
    assert refused.body["detail"] == f"this needs the permission {permission}"


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
    # Another role of that name is not the one that was assigned (X15a).
    here.call("PUT", "/v1/roles/viewer", {"permissions": ["view_jobs"]}).expect(200)
    assert status() == 403
    assert here.call("GET", "/v1/users/ann/roles").expect(200).body == {"user": "ann", "roles": [], "version": 1}
    here.call("PUT", "/v1/users/ann/roles", {"roles": ["viewer"], "version": 1}).expect(200)
    assert status() == 200
    here.call("PUT", "/v1/users/ann/roles", {"roles": [], "version": 2}).expect(200)
    assert status() == 403


@pytest.mark.parametrize(
    "groups",
    [
        "x,administrator",
        "administrator,x",
        "[administrator]",
        "administrator]",
        "[administrator",
        "administrator\tx",
        "administrator\u00a0x",
        '"administrator"',
        "Administrator",
        "administrator;x",
    ],
)
def test_x15a_a_group_whose_name_only_holds_that_of_a_role_gives_nothing(here: World, groups: str) -> None:
    assert here.call("GET", "/v1/roles", groups=groups).expect(403).body["code"] == "permission_required"
    assert here.call("GET", "/v1/roles", groups=f"{groups} administrator").status == 200


def test_x15a_a_giver_gives_what_they_hold_and_adds_nothing_to_what_is_their_own(here: World) -> None:
    def tried(user: str, groups: str, path: str, body: Mapping[str, object]) -> str:
        reply = here.call("PUT", path, body, user=user, groups=groups)
        return str(reply.body.get("code", reply.status))

    here.call("PUT", "/v1/roles/keeper", {"permissions": ["manage_access", "view_jobs"]}).expect(200)
    # Who may give roles gives no more than they hold.
    assert tried("kim", "keeper", "/v1/roles/other", {"permissions": ["read_records"]}) == "not_yours_to_give"
    assert tried("kim", "keeper", "/v1/roles/other", {"permissions": ["view_jobs"]}) == "200"
    assert tried("kim", "keeper", "/v1/users/ann/roles", {"roles": ["administrator"]}) == "not_yours_to_give"
    assert tried("kim", "keeper", "/v1/users/kim/roles", {"roles": ["other"]}) == "own_access"
    assert tried("kim", "keeper", "/v1/roles/keeper", {"permissions": ["view_jobs"], "version": 1}) == "200"
    # An administrator gives others what the built-in role lacks, and themselves nothing.
    lacking = {"permissions": ["manage_data_retention", "search_personal_data"]}
    assert tried("ann", "administrator searchers", "/v1/roles/searchers", lacking) == "own_access"
    assert tried("ann", "administrator", "/v1/roles/searchers", lacking) == "200"
    assert tried("ann", "administrator", "/v1/users/ann/roles", {"roles": ["searchers"]}) == "own_access"
    assert tried("ann", "administrator", "/v1/users/ben/roles", {"roles": ["administrator"]}) == "200"
    assert tried("ben", "", "/v1/users/ann/roles", {"roles": ["searchers"]}) == "200"
    more = {"permissions": [*lacking["permissions"], "approve_disposal"], "version": 1}
    assert tried("ann", "administrator", "/v1/roles/searchers", more) == "own_access"
    # To take away is always allowed, from oneself too.
    assert tried("ann", "administrator", "/v1/users/ann/roles", {"roles": [], "version": 1}) == "200"


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
