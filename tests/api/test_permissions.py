"""The permission matrix: every route of the document × every permission, made from the document, so that no route is forgotten."""

import pytest

from shared.access.permissions import Permission
from tests.api.document import Operation, guarded
from tests.api.village import Village

EVERY = [permission.value for permission in Permission]
# A rule forbids it on what the examples make: no brake has stopped that job (X17).
NOT_NOW = {"POST /v1/jobs/{id}/confirm"}
OPERATIONS = pytest.mark.parametrize("operation", guarded(), ids=lambda operation: operation.key)


@pytest.fixture(scope="module")
def roles(village: Village) -> dict[str, str]:
    """Return for each permission the role that holds it alone, and behind a minus the role that holds all but it."""
    alone = {name: village.role(f"only-{name}", [name]) for name in EVERY}
    without = {f"-{name}": village.role(f"but-{name}", [one for one in EVERY if one != name]) for name in EVERY}
    return alone | without


@OPERATIONS
def test_x15_a_route_wants_exactly_the_permissions_that_the_document_names(
    village: Village, roles: dict[str, str], operation: Operation
) -> None:
    ids, body = village.prepare(operation)
    if operation.key == "PUT /v1/roles/{role}":
        body = {"permissions": sorted(operation.needs)}  # a caller gives only what they hold (X15a)
    enough = village.role(village.fresh(), sorted(operation.needs))
    before = village.rows()
    for name in EVERY:
        if operation.needs - {name}:
            reply = village.ask(operation, ids, groups=roles[name], body=body).expect(403)
            assert reply.body["code"] == "permission_required"
            assert _named(reply.body["detail"]) <= operation.needs
    for name in operation.needs:
        reply = village.ask(operation, ids, groups=roles[f"-{name}"], body=body).expect(403)
        assert _named(reply.body["detail"]) == {name}
    assert village.rows() == before, "a refused request has changed something"
    reply = village.ask(operation, ids, groups=enough, body=body)
    refusal = 409 if operation.key in NOT_NOW else 404 if operation.is_refused else None
    assert reply.status == refusal if refusal else reply.status < 300, reply.body


@pytest.mark.parametrize("operation", [one for one in guarded() if not one.needs], ids=lambda operation: operation.key)
def test_x15_what_needs_no_permission_is_open_to_every_caller_of_the_tenant(
    village: Village, roles: dict[str, str], operation: Operation
) -> None:
    ids, body = village.prepare(operation)
    for role in ("", *roles.values()):
        village.ask(operation, ids, groups=role, body=body).expect(200)


@OPERATIONS
def test_who_belongs_to_no_tenant_gets_nowhere(village: Village, operation: Operation) -> None:
    for tenant in ("", "no tenant", "a@b"):
        reply = village.ask(operation, tenant=tenant).expect(403)
        assert reply.body["code"] == "tenant_required"


def _named(detail: str) -> set[str]:
    found = {word for word in detail.split() if word in EVERY}
    assert found
    return found
