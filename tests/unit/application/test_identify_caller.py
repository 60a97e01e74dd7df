"""What whoever holds a token may do."""

import pytest

from shared.access.permissions import FOR_OTHERS, Caller, Permission, Role
from shared.access.user_roles import UserRoles
from shared.application.access.identify_caller import IdentifyCaller
from shared.application.configuration.save_access import AssignRoles, DeleteRole, ReadUserRoles, SaveRole
from shared.kernel.errors import Forbidden
from shared.kernel.identifiers import RoleName, UserId
from tests.unit.application.rig import Rig
from tests.unit.builders import OTHER, T, a_caller
from tests.unit.refusals import refused

READER = Role(name=RoleName("reader"), permissions=(Permission.READ_RECORDS,))
EDITOR = Role(name=RoleName("editor"), permissions=(Permission.EDIT_RECORDS,))
OFFICER, CLERK = UserId("officer"), UserId("clerk")


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
        tenant=T,
        user=OFFICER,
        permissions=frozenset({Permission.READ_RECORDS, Permission.EDIT_RECORDS}),
        roles=frozenset({READER.name, EDITOR.name}),
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
    assert held == frozenset(Permission) - FOR_OTHERS


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


def test_x15a_a_role_keeps_its_generation_until_it_is_deleted_and_its_holders_do_not_come_back(rig: Rig) -> None:
    made = SaveRole(rig)(a_caller(), READER, None)
    assert SaveRole(rig)(a_caller(), READER, 1).generation == made.generation
    AssignRoles(rig)(a_caller(), UserRoles(user=CLERK, roles=(READER.name,)), None)
    assert IdentifyCaller(rig)(T, CLERK, []).roles == {READER.name}
    DeleteRole(rig)(a_caller(), READER.name)
    again = SaveRole(rig)(a_caller(), READER, None)
    assert again.generation != made.generation
    assert IdentifyCaller(rig)(T, CLERK, []).permissions == frozenset()
    assert ReadUserRoles(rig)(a_caller(), CLERK).roles == ()
    # A name that was left over is given anew, and so it has to be the giver's.
    with refused(Forbidden, "not_yours_to_give"):
        AssignRoles(rig)(a_caller(Permission.MANAGE_ACCESS), UserRoles(user=CLERK, roles=(READER.name,)), 1)
    AssignRoles(rig)(a_caller(), UserRoles(user=CLERK, roles=(READER.name,)), 1)
    assert IdentifyCaller(rig)(T, CLERK, []).roles == {READER.name}
    # Who has it from a group has it by its name.
    assert IdentifyCaller(rig)(T, OFFICER, [READER.name]).permissions == frozenset(READER.permissions)
