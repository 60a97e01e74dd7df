"""Roles that a tenant assigned, beside those of a token's groups."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from shared.access.permissions import ADMINISTRATOR, Role
from shared.kernel.identifiers import RoleName, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRoles:
    """One user's assigned roles."""

    user: UserId
    roles: tuple[RoleName, ...]
    generations: Mapping[str, str] = field(default_factory=dict)  # of each role, as it was assigned
    version: int = 0

    def living(self, known: Mapping[str, Role]) -> "UserRoles":
        """Leave out roles that were deleted since, even if they were made again (X15a)."""
        return replace(self, roles=tuple(name for name in self.roles if self._is_living(name, known.get(name))))

    def _is_living(self, name: RoleName, role: Role | None) -> bool:
        return name == ADMINISTRATOR or (role is not None and role.generation == self.generations.get(name, ""))
