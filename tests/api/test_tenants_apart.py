"""Another tenant's ids lead nowhere, on any route of the document, and can't be told from ids that nobody has."""

import json

import pytest

from shared.access.permissions import Permission
from tests.api.document import Operation, guarded
from tests.api.village import FOUNDATIONS, Village

COUNTY = "county"
# Whoever names a thing that is not there makes their own by these; everybody has roles, if only none.
FOR_ANY_ID = {
    *FOUNDATIONS,
    "PUT /v1/records/{workflow}/{id}",
    "PUT /v1/learners/{id}",
    "GET /v1/users/{sub}/roles",
    "PUT /v1/users/{sub}/roles",
}
WANTS_LEARNERS = {"GET /v1/learners"}
# What the OData service has is the same for everybody.
SAYS_WHAT_THERE_IS = {"GET /odata/1.0", "GET /odata/1.0/", "GET /odata/1.0/$metadata"}
NAMED = [operation for operation in guarded() if operation.parameters("path")]


@pytest.fixture(scope="module", autouse=True)
def _county(village: Village) -> None:
    """Found the other tenant, so that nothing but the id is missing there."""
    village.found(COUNTY)


@pytest.mark.parametrize("operation", NAMED, ids=lambda operation: operation.key)
def test_another_tenants_id_is_answered_as_one_that_nobody_has(village: Village, operation: Operation) -> None:
    ids, body = village.prepare(operation)
    before = village.rows()
    unknown = {name: village.fresh() for name in ids}
    theirs = village.ask(operation, ids, tenant=COUNTY, body=body)
    nobodys = village.ask(operation, unknown, tenant=COUNTY, body=body)
    assert theirs.status == nobodys.status
    assert _without(theirs.body, ids) == _without(nobodys.body, unknown)
    assert theirs.status == 404 or operation.key in FOR_ANY_ID
    assert village.rows() == before


def _without(body: object, ids: dict[str, str]) -> str:
    # Two records are made one after the other.
    shown = {**body, "created_at": "…"} if isinstance(body, dict) and "created_at" in body else body
    text = json.dumps(shown, sort_keys=True)
    for one in ids.values():
        text = text.replace(one, "…")
    return text


@pytest.mark.parametrize(
    "operation",
    [one for one in guarded() if one.method == "GET" and not one.parameters("path")],
    ids=lambda operation: operation.key,
)
def test_a_list_shows_nothing_of_another_tenant(village: Village, operation: Operation) -> None:
    newcomer = village.fresh()
    if Permission.MANAGE_DATA_RETENTION in operation.needs:
        village.entrust(newcomer)
    reply = village.ask(operation, tenant=newcomer)
    if operation.key in WANTS_LEARNERS:
        assert reply.expect(409).body["code"] == "no_learner_workflow"
    elif operation.key in SAYS_WHAT_THERE_IS:
        assert reply.expect(200).body == village.ask(operation).expect(200).body
    else:
        assert _listed(reply.expect(200).body) == []


def _listed(body: object) -> object:
    """Return what a list shows; a count shows nothing if it is 0."""
    if isinstance(body, dict):
        return body.get("items", body.get("value", []))
    return [] if str(body) == "0" else body
