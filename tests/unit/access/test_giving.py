"""X15a: a user gives no more than they hold."""

import pytest

from shared.access.giving import check_role_given, check_roles_given
from shared.access.permissions import ADMINISTRATOR, FOR_OTHERS, Caller, Permission, Role, permissions_of
from shared.access.user_roles import UserRoles
from shared.kernel.errors import Forbidden
from shared.kernel.identifiers import RoleName, UserId
from tests.unit.builders import T
from tests.unit.refusals import refused

READER = Role(name=RoleName("reader"), permissions=(Permission.READ_RECORDS,))
EDITOR = Role(name=RoleName("editor"), permissions=(Permission.READ_RECORDS, Permission.EDIT_RECORDS))
SEARCHER = Role(name=RoleName("searcher"), permissions=(Permission.SEARCH_PERSONAL_DATA,))
KNOWN: dict[str, Role] = {role.name: role for role in (READER, EDITOR, SEARCHER)}
ANN, BEN = UserId("ann"), UserId("ben")


def _caller(*roles: RoleName) -> Caller:
    return Caller(
        tenant=T,
        user=ANN,
        permissions=permissions_of(roles, {role.name: role for role in KNOWN.values()}),
        roles=frozenset(roles),
    )


def _with(role: Role, *permissions: Permission) -> Role:
    return Role(name=role.name, permissions=permissions)


def test_x15a_a_role_gains_only_what_the_giver_holds() -> None:
    new = RoleName("new")
    check_role_given(_caller(EDITOR.name), None, Role(name=new, permissions=EDITOR.permissions))
    with pytest.raises(Forbidden) as refusal:
        check_role_given(_caller(READER.name), None, Role(name=new, permissions=EDITOR.permissions))
    assert refusal.value.code == "not_yours_to_give"
    assert "you lack edit_records;" in refusal.value.detail


def test_x15a_what_a_role_has_already_is_no_gain_and_may_be_taken_away() -> None:
    check_role_given(_caller(READER.name), EDITOR, EDITOR)
    check_role_given(_caller(READER.name), EDITOR, READER)
    check_role_given(_caller(EDITOR.name), EDITOR, _with(EDITOR))
    with refused(Forbidden, "not_yours_to_give"):
        check_role_given(_caller(READER.name), None, EDITOR)


@pytest.mark.parametrize("before", [None, READER])
def test_x15a_a_user_adds_nothing_to_a_role_that_they_hold(before: Role | None) -> None:
    # A group's name counts before the role is made.
    with refused(Forbidden, "own_access"):
        check_role_given(_caller(READER.name, EDITOR.name), before, _with(READER, *EDITOR.permissions))


@pytest.mark.parametrize("permission", sorted(FOR_OTHERS))
def test_x15a_an_administrator_gives_others_what_the_built_in_role_lacks(permission: Permission) -> None:
    new = Role(name=RoleName("new"), permissions=(permission,))
    check_role_given(_caller(ADMINISTRATOR), None, new)
    with refused(Forbidden, "own_access"):
        check_role_given(_caller(ADMINISTRATOR, new.name), None, new)
    everything_else = Caller(tenant=T, user=ANN, permissions=frozenset(Permission) - {permission})
    with refused(Forbidden, "not_yours_to_give"):
        check_role_given(everything_else, None, new)


def test_x15a_a_user_assigns_roles_if_they_hold_what_is_in_them() -> None:
    nothing = UserRoles(user=BEN, roles=())
    check_roles_given(_caller(EDITOR.name), nothing, UserRoles(user=BEN, roles=(READER.name, EDITOR.name)), KNOWN)
    check_roles_given(_caller(ADMINISTRATOR), nothing, UserRoles(user=BEN, roles=(SEARCHER.name, ADMINISTRATOR)), KNOWN)
    with refused(Forbidden, "not_yours_to_give"):
        check_roles_given(_caller(READER.name), nothing, UserRoles(user=BEN, roles=(EDITOR.name,)), KNOWN)
    has = UserRoles(user=BEN, roles=(EDITOR.name, ADMINISTRATOR))
    check_roles_given(_caller(READER.name), has, UserRoles(user=BEN, roles=(EDITOR.name,)), KNOWN)


def test_x15a_only_an_administrator_makes_another_one() -> None:
    nothing = UserRoles(user=BEN, roles=())
    everything = Caller(tenant=T, user=ANN, permissions=frozenset(Permission))
    with refused(Forbidden, "not_yours_to_give"):
        check_roles_given(everything, nothing, UserRoles(user=BEN, roles=(ADMINISTRATOR,)), KNOWN)


def test_x15a_a_user_adds_nothing_to_their_own_roles() -> None:
    has = UserRoles(user=ANN, roles=(EDITOR.name,))
    giver = _caller(EDITOR.name, ADMINISTRATOR)
    check_roles_given(giver, has, UserRoles(user=ANN, roles=()), KNOWN)
    for roles in ((EDITOR.name, READER.name), (READER.name,), (ADMINISTRATOR,)):
        with pytest.raises(Forbidden, match=r"^own_access: these roles are yours, ") as refusal:
            check_roles_given(giver, has, UserRoles(user=ANN, roles=roles), KNOWN)
        assert refusal.value.code == "own_access"


def test_x15a_a_role_that_was_deleted_and_made_again_is_another_one() -> None:
    made, again = (Role(name=RoleName("r"), permissions=(), generation=name) for name in ("first", "second"))
    held = UserRoles(user=ANN, roles=(made.name, ADMINISTRATOR), generations={made.name: "first"})
    assert held.living({made.name: made}).roles == held.roles
    assert held.living({made.name: again}).roles == (ADMINISTRATOR,)
    assert held.living({}).roles == (ADMINISTRATOR,)
