"""What a role gains, and what an assigned role holds, the giver must hold (X15a).

No user adds to a role that they hold, by assignment or by a group, or to their own roles. An administrator may give others the
permissions that the built-in role lacks.
"""

from collections.abc import Iterable, Mapping

from shared.access.permissions import ADMINISTRATOR, FOR_OTHERS, Caller, Permission, Role
from shared.access.user_roles import UserRoles
from shared.kernel.errors import Forbidden
from shared.kernel.identifiers import RoleName


def check_role_given(giver: Caller, before: Role | None, after: Role) -> None:
    """Raise ``Forbidden`` unless *giver* may make the role of *before* what it is *after*."""
    gained = set(after.permissions) - set(before.permissions if before else ())
    if gained and after.name in giver.roles:
        raise _own("you hold this role")
    _check_held(giver, gained)


def check_roles_given(giver: Caller, before: UserRoles, after: UserRoles, known: Mapping[str, Role]) -> None:
    """Raise ``Forbidden`` unless *giver* may replace the roles of *before* by those *after*; *known* has the new ones."""
    added = set(after.roles) - set(before.roles)
    if added and after.user == giver.user:
        raise _own("these roles are yours")
    # Who is made an administrator may give what the built-in role lacks, so its permissions are not enough.
    if ADMINISTRATOR in added and ADMINISTRATOR not in giver.roles:
        raise Forbidden("not_yours_to_give", "only an administrator can make another one")
    _check_held(giver, _held_by(added - {ADMINISTRATOR}, known))


def _held_by(names: Iterable[RoleName], known: Mapping[str, Role]) -> set[Permission]:
    return {permission for name in names for permission in known[name].permissions}


def _check_held(giver: Caller, given: Iterable[Permission]) -> None:
    own = giver.permissions | FOR_OTHERS if ADMINISTRATOR in giver.roles else giver.permissions
    if lacking := sorted(set(given) - own):
        names = ", ".join(lacking)
        raise Forbidden(
            "not_yours_to_give", f"you can give only what you hold, and you lack {names}; ask a user who holds it"
        )


def _own(why: str) -> Forbidden:
    return Forbidden(
        "own_access", f"{why}, so you can only take from them; another user with manage_access can add to them"
    )
