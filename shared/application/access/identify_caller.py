"""Find out what a caller may do (X15)."""

from collections.abc import Sequence

from shared.access.permissions import Caller, Role, permissions_of
from shared.access.user_roles import UserRoles
from shared.application.all_ports import Ports
from shared.kernel.errors import Forbidden
from shared.kernel.identifiers import RoleName, TenantId, UserId, is_identifier


class IdentifyCaller:
    """Adds up the assigned roles and those of the token's groups."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue = ports.catalogue

    def __call__(self, tenant: str | None, user: str | None, groups: Sequence[str]) -> Caller:
        """Return the caller; raise ``Forbidden`` if the tenant or the user is missing or no id."""
        if tenant is None or not is_identifier(tenant):
            raise Forbidden("tenant_required", "the token names no tenant")
        if user is None or not is_identifier(user):
            raise Forbidden("user_required", "the token names no user")
        tenant_id, user_id = TenantId(tenant), UserId(user)
        # Roles are read each time, so that taking one away works at once.
        assigned = self.catalogue.get(tenant_id, UserRoles, user_id)
        held = {RoleName(group) for group in groups if is_identifier(group)}
        names = held.union(assigned.roles if assigned else ())
        known = self.catalogue.get_many(tenant_id, Role, sorted(names)) if names else {}
        held.update(assigned.living(known).roles if assigned else ())
        roles = {role.name: role for role in known.values()}
        return Caller(tenant=tenant_id, user=user_id, permissions=permissions_of(held, roles), roles=frozenset(held))
