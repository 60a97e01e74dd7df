"""Save and delete roles, and assign them to users (X15, X15a, L1)."""

from collections.abc import Sequence
from dataclasses import replace

from shared.access.evidence import Evidence
from shared.access.giving import check_role_given, check_roles_given
from shared.access.known_users import KnownUser
from shared.access.permissions import ADMINISTRATOR, Caller, Role, RoleVersions
from shared.access.user_roles import UserRoles
from shared.application.all_ports import Ports
from shared.application.rules.versions import Versioned, check_current
from shared.kernel.bounds import ROLES_OF_A_USER
from shared.kernel.errors import Invalid, NotFound, RuleConflict
from shared.kernel.identifiers import RoleName, TenantId, UserId


def _check_not_built_in(role: RoleName) -> None:
    if role == ADMINISTRATOR:
        raise RuleConflict("built_in_role", "the role administrator is built in")


class SaveRole:
    """Create or replace a role."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue, self.clock, self.randomness = ports.catalogue, ports.clock, ports.randomness

    def __call__(self, caller: Caller, role: Role, version: int | None) -> Role:
        _check_not_built_in(role.name)
        before = self.catalogue.get(caller.tenant, Role, role.name)
        check_current(version, before.version if before else None)
        check_role_given(caller, before, role)
        number = before.version if before else self._last(caller.tenant, role.name)
        generation = before.generation if before else self.randomness.token()
        evidence = Evidence(
            action="role_saved",
            subject=f"role/{role.name}",
            by=caller.user,
            at=self.clock.now(),
            details={"version": number + 1, "permissions": " ".join(role.permissions)},
        )
        return self.catalogue.put(
            caller.tenant,
            role.name,
            replace(role, generation=generation, version=number),
            evidence,
            # Written on its version too, so that of two roles made at once the second is refused, even if the first is gone.
            [(role.name, RoleVersions(name=role.name, version=number))],
            is_new=before is None,
        )

    def _last(self, tenant: TenantId, name: RoleName) -> int:
        known = self.catalogue.get(tenant, RoleVersions, name)
        return known.version if known else 0


class DeleteRole:
    """Delete a role; its holders lose its permissions at once."""

    def __init__(self, ports: Ports) -> None:
        self.versioned = Versioned(ports)

    def __call__(self, caller: Caller, name: RoleName) -> None:
        _check_not_built_in(name)
        unknown = NotFound("unknown_role", "there is no such role")
        self.versioned.delete(caller, name, Role, unknown, ("role_deleted", f"role/{name}"))


class AssignRoles:
    """Replace a user's assigned roles."""

    def __init__(self, ports: Ports) -> None:
        self.versioned, self.catalogue, self.clock = Versioned(ports), ports.catalogue, ports.clock

    def __call__(self, caller: Caller, assigned: UserRoles, version: int | None) -> UserRoles:
        """Save *assigned*, whose roles must exist; return it with its version."""
        before = self.catalogue.get(caller.tenant, UserRoles, assigned.user)
        check_current(version, before.version if before else None)
        before = before or UserRoles(user=assigned.user, roles=())
        ROLES_OF_A_USER.check(len(assigned.roles), "/roles")
        # The administrator's role is built in, and has no row.
        wanted = {role for role in assigned.roles if role != ADMINISTRATOR}
        names = sorted(wanted.union(before.roles))
        known = self.catalogue.get_many(caller.tenant, Role, names) if names else {}
        if not wanted <= known.keys():
            raise Invalid("unknown_role", "one of the roles does not exist")
        check_roles_given(caller, before.living(known), assigned, known)
        assigned = replace(assigned, generations={name: known[name].generation for name in sorted(wanted)})
        act = ("roles_assigned", f"user/{assigned.user}")
        beside = self._known(caller.tenant, assigned)
        return self.versioned.save(
            caller, assigned.user, assigned, version, act, beside, roles=" ".join(assigned.roles)
        )

    def _known(self, tenant: TenantId, assigned: UserRoles) -> Sequence[tuple[str, KnownUser]]:
        """Return the row of a person who signed in, which stays as long as they have roles."""
        found = self.catalogue.get(tenant, KnownUser, assigned.user)
        return () if found is None else [(found.user, found.as_of(self.clock.now(), has_roles=bool(assigned.roles)))]


class ReadUserRoles:
    """Read the roles assigned to a user."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue = ports.catalogue

    def __call__(self, caller: Caller, user: UserId) -> UserRoles:
        """Return the assigned roles that are still there, at version 0 if there never were any."""
        assigned = self.catalogue.get(caller.tenant, UserRoles, user) or UserRoles(user=user, roles=(), version=0)
        known = self.catalogue.get_many(caller.tenant, Role, sorted(assigned.roles)) if assigned.roles else {}
        return assigned.living(known)
