"""Permissions: the sum of a user's roles, from here and from the token's groups (X15)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from shared.kernel.errors import Forbidden
from shared.kernel.identifiers import RoleName, TenantId, UserId


class Permission(StrEnum):
    """Everything that a role can permit."""

    READ_RECORDS = "read_records"
    EDIT_RECORDS = "edit_records"
    DELETE_PERSONAL_DATA = "delete_personal_data"
    EDIT_DATA_PROTECTION = "edit_data_protection"
    REQUEST_ANONYMISATION = "request_anonymisation"
    MANAGE_FILTERS = "manage_filters"
    MANAGE_RETENTION_POLICIES = "manage_retention_policies"
    MANAGE_DATA_RETENTION = "manage_data_retention"
    MANAGE_TENANT_SETTINGS = "manage_tenant_settings"
    MANAGE_ACCESS = "manage_access"
    VIEW_JOBS = "view_jobs"
    READ_REPORTS = "read_reports"
    READ_LEDGER = "read_ledger"
    SEARCH_PERSONAL_DATA = "search_personal_data"
    EXPORT_PERSONAL_DATA = "export_personal_data"
    APPROVE_DISPOSAL = "approve_disposal"


ADMINISTRATOR = RoleName("administrator")
# The built-in role lacks these. An administrator may give them to others (L1, X15a).
FOR_OTHERS = frozenset(
    {
        Permission.MANAGE_DATA_RETENTION,
        Permission.SEARCH_PERSONAL_DATA,
        Permission.EXPORT_PERSONAL_DATA,
        Permission.APPROVE_DISPOSAL,
    }
)
_ADMINISTRATORS = frozenset(Permission) - FOR_OTHERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A tenant's named set of permissions."""

    name: RoleName
    permissions: tuple[Permission, ...]
    generation: str = ""  # another one if the role is deleted and made again: it is not the same role then (X15a)
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleVersions:
    """How many versions the roles of a name have had.

    It stays when a role is deleted. One that is made again goes on behind it, so no call that read the former writes over it.
    """

    name: RoleName
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A user of one tenant, and their permissions."""

    tenant: TenantId
    user: UserId
    permissions: frozenset[Permission]
    roles: frozenset[RoleName] = frozenset()  # with all names of the token's groups, even of roles yet to be made
    request: str = ""  # the id of the request, for the logs

    def require(self, permission: Permission) -> None:
        """Raise ``Forbidden`` if the caller lacks *permission*."""
        if permission not in self.permissions:
            raise Forbidden("permission_required", f"this needs the permission {permission}")


def permissions_of(roles: Iterable[RoleName], known: Mapping[RoleName, Role]) -> frozenset[Permission]:
    granted: set[Permission] = set()
    for name in roles:
        if name == ADMINISTRATOR:
            granted |= _ADMINISTRATORS
        # An unknown role, as from a token's group, grants nothing.
        elif name in known:
            granted.update(known[name].permissions)
    return frozenset(granted)
