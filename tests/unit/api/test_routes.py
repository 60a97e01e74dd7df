"""What a route declares is what lets its callers in."""

import json
from collections.abc import Sequence

import pytest

from functions.api.http.app import Api, make_app
from functions.api.http.routes import ANY_CALLER, PUBLIC, Routes
from shared.access.permissions import Caller, Permission, Role
from shared.application.access.identify_caller import IdentifyCaller
from shared.kernel.identifiers import RoleName
from tests.fakes.catalogue import FakeCatalogue
from tests.fakes.ledger import FakeLedger
from tests.fakes.ports import given_ports
from tests.unit.builders import T

HALF, BOTH = RoleName("half"), RoleName("both")
NEEDS = (Permission.READ_RECORDS, Permission.VIEW_JOBS)


@pytest.fixture
def api() -> Api:
    """Return a resolver that knows two roles."""
    catalogue = FakeCatalogue(ledger=FakeLedger())
    for name, permissions in ((HALF, NEEDS[:1]), (BOTH, NEEDS)):
        catalogue.things[T, Role, name] = Role(name=name, permissions=permissions)
    return make_app(IdentifyCaller(given_ports(catalogue=catalogue)), "custom:tenant")


def _event(limit: int, **claims: str) -> dict[str, object]:
    return {
        "rawPath": "/things",
        "headers": {},
        "queryStringParameters": {"limit": str(limit)},
        "requestContext": {"http": {"method": "GET"}, "stage": "$default", "authorizer": {"jwt": {"claims": claims}}},
    }


def _asked(api: Api, **claims: str) -> tuple[int, object]:
    """Return status and body of the answer to ``GET /things``."""
    reply = api.resolve(_event(1, **claims), None)  # type: ignore[arg-type]  # the context is not read
    body = json.loads(reply["body"])
    return reply["statusCode"], body.get("code", body) if isinstance(body, dict) else body


def _caller(*roles: str) -> dict[str, str]:
    return {"custom:tenant": T, "sub": "jo", "cognito:groups": f"[{' '.join(roles)}]"}


def test_a_route_lets_in_who_holds_all_that_it_needs(api: Api) -> None:
    @Routes(api, "Things").get("/things", needs=NEEDS)
    def things() -> list[str]:
        return [api.caller().user]

    assert _asked(api, **_caller(BOTH)) == (200, ["jo"])
    assert _asked(api, **_caller(HALF)) == (403, "permission_required")
    assert _asked(api, **_caller()) == (403, "permission_required")
    assert _asked(api) == (403, "tenant_required")


def test_a_route_for_any_caller_wants_one_all_the_same(api: Api) -> None:
    @Routes(api, "Things").get("/things", needs=ANY_CALLER)
    def things() -> list[str]:
        return [api.caller().user]

    assert _asked(api, **_caller()) == (200, ["jo"])
    assert _asked(api) == (403, "tenant_required")


def test_a_route_that_does_not_say_whom_it_lets_in_is_refused_as_it_is_registered(api: Api) -> None:
    with pytest.raises(KeyError, match="needs"):
        Routes(api, "Things").get("/things")  # type: ignore[call-arg]  # the mistake
    with pytest.raises(TypeError):
        Routes(api, "Things").get("/things", needs=None)  # type: ignore[arg-type]  # the mistake


def test_a_public_route_has_no_caller(api: Api) -> None:
    @Routes(api, "Things").get("/things", needs=PUBLIC)
    def things() -> list[str]:
        return [api.caller().user]

    assert _asked(api, **_caller(BOTH)) == (500, "internal_error")


def test_a_function_that_knows_no_callers_lets_nobody_in_by_a_permission() -> None:
    api = make_app()

    @Routes(api, "Things").get("/things", needs=ANY_CALLER)
    def things() -> list[str]:
        return ["told"]

    assert _asked(api, **_caller(BOTH)) == (403, "tenant_required")


def test_a_request_is_read_as_it_came_whatever_another_function_is_asked_meanwhile(api: Api) -> None:
    class Interrupted(IdentifyCaller):
        def __call__(self, tenant: str | None, user: str | None, groups: Sequence[str]) -> Caller:
            # On the local stack functions share Powertools, and the store is slow enough for another request to come.
            api.resolve(_event(2), None)  # type: ignore[arg-type]  # the context is not read
            return super().__call__(tenant, user, groups)

    slow = make_app(Interrupted(given_ports(catalogue=FakeCatalogue(ledger=FakeLedger()))), "custom:tenant")

    @Routes(slow, "Things").get("/things", needs=ANY_CALLER)
    def things(limit: int) -> list[int]:
        return [limit]

    assert _asked(slow, **_caller()) == (200, [1])
