"""Save and delete roles, and assign them to users (X15, L1)."""

from dataclasses import dataclass, replace

from shared.access.evidence import Evidence
from shared.access.permissions import ADMINISTRATOR, Caller, Permission, Role
from shared.access.user_roles import UserRoles
from shared.application.configuration.versions import check_current, next_version
from shared.application.ports import Catalogue, Clock
from shared.kernel.errors import Invalid, NotFound, RuleConflict
from shared.kernel.identifiers import RoleName, UserId


def _check_not_built_in(role: RoleName) -> None:
    if role == ADMINISTRATOR:
        raise RuleConflict("built_in_role", "the role administrator is built in")


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveRole:
    """Create or replace a role."""

    catalogue: Catalogue
    clock: Clock

    def __call__(self, caller: Caller, role: Role, version: int | None) -> Role:
        """Save *role* and return it with its version."""
        caller.require(Permission.MANAGE_ACCESS)
        _check_not_built_in(role.name)
        current = self.catalogue.get(caller.tenant, Role, role.name)
        check_current(version, current.version if current else None)
        saved = replace(role, version=next_version(version))
        evidence = Evidence(
            action="role_saved",
            subject=f"role/{role.name}",
            by=caller.user,
            at=self.clock.now(),
            details={"version": saved.version, "permissions": " ".join(saved.permissions)},
        )
        self.catalogue.put(caller.tenant, role.name, saved, evidence)
        return saved


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteRole:
    """Delete a role; who held it holds nothing by it from then on."""

    catalogue: Catalogue
    clock: Clock

    def __call__(self, caller: Caller, name: RoleName) -> None:
        """Delete the role as it stands."""
        caller.require(Permission.MANAGE_ACCESS)
        _check_not_built_in(name)
        current = self.catalogue.get(caller.tenant, Role, name)
        if current is None:
            raise NotFound("unknown_role", "there is no such role")
        evidence = Evidence(action="role_deleted", subject=f"role/{name}", by=caller.user, at=self.clock.now())
        self.catalogue.delete(caller.tenant, Role, name, current.version, evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignRoles:
    """Replace the roles that are assigned to a user."""

    catalogue: Catalogue
    clock: Clock

    def __call__(self, caller: Caller, assigned: UserRoles, version: int | None) -> UserRoles:
        """Save *assigned* and return it with its version; every role must exist."""
        caller.require(Permission.MANAGE_ACCESS)
        wanted = sorted({role for role in assigned.roles if role != ADMINISTRATOR})
        known = self.catalogue.get_many(caller.tenant, Role, wanted) if wanted else {}
        if len(known) < len(wanted):
            raise Invalid("unknown_role", "one of the roles does not exist")
        current = self.catalogue.get(caller.tenant, UserRoles, assigned.user)
        check_current(version, current.version if current else None)
        saved = replace(assigned, version=next_version(version))
        evidence = Evidence(
            action="roles_assigned",
            subject=f"user/{assigned.user}",
            by=caller.user,
            at=self.clock.now(),
            details={"version": saved.version, "roles": " ".join(saved.roles)},
        )
        self.catalogue.put(caller.tenant, assigned.user, saved, evidence)
        return saved


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadUserRoles:
    """Read the roles assigned to a user."""

    catalogue: Catalogue

    def __call__(self, caller: Caller, user: UserId) -> UserRoles:
        """Return the assigned roles; version 0 where none ever were."""
        caller.require(Permission.MANAGE_ACCESS)
        return self.catalogue.get(caller.tenant, UserRoles, user) or UserRoles(user=user, roles=(), version=0)
