"""The roles that were assigned to a user here, beside those that their token's groups bring."""

from dataclasses import dataclass

from shared.kernel.identifiers import RoleName, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRoles:
    """One user's assigned roles."""

    user: UserId
    roles: tuple[RoleName, ...]
    version: int = 1
