"""Roles that a tenant assigned, beside those of a token's groups."""

from dataclasses import dataclass

from shared.kernel.identifiers import RoleName, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRoles:
    """One user's assigned roles."""

    user: UserId
    roles: tuple[RoleName, ...]
    version: int = 0
