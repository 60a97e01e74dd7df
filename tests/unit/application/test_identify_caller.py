"""What whoever holds a token may do."""

import pytest

from shared.access.permissions import Caller, Permission, Role
from shared.access.user_roles import UserRoles
from shared.application.access.identify_caller import IdentifyCaller
from shared.kernel.errors import Forbidden
from shared.kernel.identifiers import RoleName, UserId
from tests.unit.application.rig import Rig
from tests.unit.builders import OTHER, T
from tests.unit.refusals import refused

READER = Role(name=RoleName("reader"), permissions=(Permission.READ_RECORDS,))
EDITOR = Role(name=RoleName("editor"), permissions=(Permission.EDIT_RECORDS,))
OFFICER = UserId("officer")


@pytest.fixture
def identify(rig: Rig) -> IdentifyCaller:
    rig.keep(READER, EDITOR)
    return IdentifyCaller(rig)


def test_x15_permissions_are_the_sum_of_assigned_roles_and_of_the_tokens_groups(
    rig: Rig, identify: IdentifyCaller
) -> None:
    rig.keep(UserRoles(user=OFFICER, roles=(READER.name,)))
    caller = identify("council", "officer", ["editor"])
    assert caller == Caller(
        tenant=T, user=OFFICER, permissions=frozenset({Permission.READ_RECORDS, Permission.EDIT_RECORDS})
    )


def test_x15_a_role_that_is_taken_away_is_gone_at_once(rig: Rig, identify: IdentifyCaller) -> None:
    rig.keep(UserRoles(user=OFFICER, roles=(READER.name,)))
    assert identify("council", "officer", []).permissions == {Permission.READ_RECORDS}
    rig.keep(UserRoles(user=OFFICER, roles=()))
    assert identify("council", "officer", []).permissions == frozenset()


def test_x15_a_caller_without_roles_may_do_nothing(identify: IdentifyCaller) -> None:
    assert identify("council", "officer", []).permissions == frozenset()
    assert identify("council", "officer", ["ghost", "not a role", "a#b"]).permissions == frozenset()


def test_l1_the_group_administrator_is_the_built_in_role(identify: IdentifyCaller) -> None:
    held = identify("council", "officer", ["administrator"]).permissions
    assert held == frozenset(Permission) - {Permission.MANAGE_DATA_RETENTION}


def test_roles_of_another_tenant_grant_nothing(rig: Rig, identify: IdentifyCaller) -> None:
    rig.keep(UserRoles(user=OFFICER, roles=(READER.name,)))
    caller = identify("county", "officer", ["reader", "editor"])
    assert (caller.tenant, caller.permissions) == (OTHER, frozenset())


@pytest.mark.parametrize("tenant", [None, "", "a b", "jo@example.org", "..", "council#x"])
def test_a_token_that_names_no_tenant_is_refused(identify: IdentifyCaller, tenant: str | None) -> None:
    with refused(Forbidden, "tenant_required"):
        identify(tenant, "officer", ["administrator"])


@pytest.mark.parametrize("user", [None, "", "jo@example.org", "."])
def test_a_token_that_names_no_user_is_refused(identify: IdentifyCaller, user: str | None) -> None:
    with refused(Forbidden, "user_required"):
        identify("council", user, ["administrator"])
