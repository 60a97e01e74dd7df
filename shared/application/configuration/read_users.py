"""Read the users of a tenant: those who signed in, or have roles here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from shared.access.known_users import KnownUser
from shared.access.permissions import Caller, Role
from shared.access.user_roles import UserRoles
from shared.application.all_ports import Ports
from shared.kernel.identifiers import RoleName, TenantId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedUser:
    """A user with the roles assigned here, and with name, e-mail and groups as their last token had them."""

    user: UserId
    roles: tuple[RoleName, ...]
    name: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)
    groups: tuple[str, ...] = ()
    signed_in_at: datetime | None = None


class ReadUsers:
    """Lists users by their ids, the tokens' ``sub``."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue, self.clock = ports.catalogue, ports.clock

    def one(self, caller: Caller, user: UserId) -> ListedUser:
        """Return a user; one who is not known has no name and no roles."""
        known = self.catalogue.get(caller.tenant, KnownUser, user)
        assigned = self.catalogue.get(caller.tenant, UserRoles, user)
        shown = {str(user): known} if known else {}, {str(user): assigned} if assigned else {}
        listed = self._listed(caller.tenant, [str(user)], *shown)
        return listed[0] if listed else ListedUser(user=user, roles=())

    def page(self, caller: Caller, after: str | None, limit: int) -> tuple[list[ListedUser], str | None]:
        """Return up to *limit* users behind *after*, and where to go on; a page may be short before the end."""
        known, known_to = self.catalogue.page(caller.tenant, KnownUser, after, limit)
        assigned, assigned_to = self.catalogue.page(caller.tenant, UserRoles, after, limit)
        # Behind the end of the page that ends first, the other one knows only a part.
        ends = [end for end in (known_to, assigned_to) if end is not None]
        names = sorted({name for name, _ in known} | {name for name, _ in assigned})
        within = [name for name in names if not ends or name <= min(ends)]
        shown, is_cut = within[:limit], len(within) > limit
        last = shown[-1] if is_cut else min(ends, default=None)
        return self._listed(caller.tenant, shown, dict(known), dict(assigned)), last

    def _listed(
        self, tenant: TenantId, names: Sequence[str], known: Mapping[str, KnownUser], assigned: Mapping[str, UserRoles]
    ) -> list[ListedUser]:
        now = self.clock.now()
        wanted = sorted({role for name in names if name in assigned for role in assigned[name].roles})
        roles = self.catalogue.get_many(tenant, Role, wanted) if wanted else {}
        found = [self._user(name, known.get(name), assigned.get(name), roles, now) for name in names]
        return [one for one in found if one is not None]

    @staticmethod
    def _user(
        name: str, known: KnownUser | None, assigned: UserRoles | None, roles: Mapping[str, Role], now: datetime
    ) -> ListedUser | None:
        held = assigned.living(roles).roles if assigned else ()
        if known is None or not known.is_there(now):
            return ListedUser(user=UserId(name), roles=held) if held else None
        return ListedUser(
            user=known.user,
            roles=held,
            name=known.name,
            email=known.email,
            groups=known.groups,
            signed_in_at=known.signed_in_at,
        )
