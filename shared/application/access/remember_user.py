"""Remember the users who sign in, for the list of users."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from shared.access.evidence import Evidence
from shared.access.known_users import LONGEST_EMAIL, LONGEST_NAME, MOST_GROUPS, KnownUser, needs_no_writing
from shared.access.user_roles import UserRoles
from shared.application.all_ports import Ports
from shared.application.retrying import retry_on_conflict
from shared.kernel.identifiers import TenantId, UserId, is_identifier

SIGNED_IN = "user_signed_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A person as their token describes them; what the token lacks is None."""

    tenant: TenantId
    user: UserId
    name: str | None = field(repr=False)
    email: str | None = field(repr=False)
    groups: Sequence[str] = ()


class RememberUser:
    """Writes a person's row when they sign in: once a day, and whenever their token says something else."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue, self.clock = ports.catalogue, ports.clock

    def __call__(self, person: SignedIn) -> None:
        """Remember *person*; the ledger has the day, and neither name nor e-mail (X8)."""
        retry_on_conflict(lambda: self._attempt(person))

    def _attempt(self, person: SignedIn) -> None:
        now = self.clock.now()
        before = self.catalogue.get(person.tenant, KnownUser, person.user)
        # In this order: an administrator who assigns roles after this read changes the row, too, so the write below is refused.
        roles = self.catalogue.get(person.tenant, UserRoles, person.user)
        known = replace(
            before or KnownUser(user=person.user),
            name=(person.name or "")[:LONGEST_NAME] or None,
            email=(person.email or "")[:LONGEST_EMAIL] or None,
            groups=tuple(sorted({one for one in person.groups if is_identifier(one)}))[:MOST_GROUPS],
            signed_in_at=now,
        ).as_of(now, has_roles=bool(roles and roles.roles))
        if needs_no_writing(before, known):
            return
        act = Evidence(action=SIGNED_IN, subject=f"user/{person.user}", by=person.user, at=now)
        self.catalogue.put(person.tenant, person.user, known, act)
