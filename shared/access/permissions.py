"""Who may do what (X15, L1).

A user's permissions are the sum of all their roles, those assigned here and those in the token's groups. The role
``administrator`` is built in and holds every permission but ``manage_data_retention``, which nobody has unless somebody gave it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from shared.kernel.errors import Forbidden
from shared.kernel.identifiers import RoleName, TenantId, UserId


class Permission(StrEnum):
    """Everything that can be permitted."""

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


ADMINISTRATOR = RoleName("administrator")
_ADMINISTRATORS = frozenset(Permission) - {Permission.MANAGE_DATA_RETENTION}


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A named set of permissions that a tenant made."""

    name: RoleName
    permissions: tuple[Permission, ...]
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Whoever asks: a user of one tenant with the sum of their roles' permissions; ``request`` is by what, for the logs."""

    tenant: TenantId
    user: UserId
    permissions: frozenset[Permission]
    request: str = ""

    def require(self, permission: Permission) -> None:
        """Raise ``Forbidden`` naming *permission* if the caller lacks it."""
        if permission not in self.permissions:
            raise Forbidden("permission_required", f"this needs the permission {permission}")


def permissions_of(roles: Iterable[RoleName], known: Mapping[RoleName, Role]) -> frozenset[Permission]:
    """Return the sum of the permissions of *roles*; a role that nobody made grants nothing."""
    granted: set[Permission] = set()
    for name in roles:
        if name == ADMINISTRATOR:
            granted |= _ADMINISTRATORS
        elif name in known:
            granted.update(known[name].permissions)
    return frozenset(granted)
