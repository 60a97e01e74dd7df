"""Who may do what."""

import pytest

from shared.access.permissions import ADMINISTRATOR, FOR_OTHERS, Permission, Role, permissions_of
from shared.kernel.errors import Forbidden
from shared.kernel.identifiers import RoleName
from tests.unit.builders import a_caller, a_caller_without

READER = Role(name=RoleName("reader"), permissions=(Permission.READ_RECORDS, Permission.VIEW_JOBS))
KEEPER = Role(name=RoleName("keeper"), permissions=(Permission.VIEW_JOBS, Permission.MANAGE_DATA_RETENTION))
KNOWN = {role.name: role for role in (READER, KEEPER)}


def test_x15_permissions_are_the_sum_of_all_roles() -> None:
    assert permissions_of([READER.name, KEEPER.name], KNOWN) == {
        Permission.READ_RECORDS,
        Permission.VIEW_JOBS,
        Permission.MANAGE_DATA_RETENTION,
    }


def test_x15_no_role_and_a_role_that_nobody_made_grant_nothing() -> None:
    assert permissions_of([], KNOWN) == permissions_of([RoleName("ghost")], KNOWN) == frozenset()


def test_l1_an_administrator_holds_everything_but_the_retention_of_learners() -> None:
    lacking = {"manage_data_retention", "search_personal_data", "export_personal_data", "approve_disposal"}
    assert {str(one) for one in Permission} - permissions_of([ADMINISTRATOR], KNOWN) == lacking


def test_l1_an_administrator_to_whom_somebody_gave_the_retention_of_learners_holds_that_too() -> None:
    held = permissions_of([ADMINISTRATOR, KEEPER.name], KNOWN)
    assert frozenset(Permission) - held == FOR_OTHERS - {Permission.MANAGE_DATA_RETENTION}


def test_a_role_that_was_made_under_the_name_of_the_built_in_one_changes_nothing() -> None:
    usurper = Role(name=ADMINISTRATOR, permissions=(Permission.MANAGE_DATA_RETENTION,))
    assert Permission.MANAGE_DATA_RETENTION not in permissions_of([ADMINISTRATOR], {ADMINISTRATOR: usurper})


@pytest.mark.parametrize("permission", Permission)
def test_r3_a_caller_who_lacks_a_permission_is_told_which(permission: Permission) -> None:
    a_caller(permission).require(permission)
    with pytest.raises(Forbidden) as refusal:
        a_caller_without(permission).require(permission)
    assert refusal.value.code == "permission_required"
    assert refusal.value.detail == f"this needs the permission {permission}"
