"""The people of the emulated pool, and its own tokens, signed with its own key."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from moto.cognitoidp.models import CognitoIdpUser, CognitoIdpUserPool, cognitoidp_backends

from infra.local.clients import ACCOUNT, REGION
from infra.local.users import LocalUsers


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A user of the pool."""

    username: str
    tenant: str
    name: str


class EmulatedPool:
    """Finds people, and signs tokens that say of them what Cognito's say; moto's own calls know no nonce."""

    def __init__(self, people: LocalUsers, pool: str, seconds: int = 3600) -> None:
        self._people, self._id, self._seconds = people, pool, seconds

    def everybody(self) -> list[Person]:
        """Return who may sign in, by tenant and name."""
        found = [_person(user) for user in self._pool.users.values() if user.enabled]
        return sorted(found, key=lambda one: (one.tenant, one.username))

    def made(self, tenant: str, user: str, groups: Collection[str]) -> Person:
        """Return a user with exactly these groups, made if need be."""
        self._people.token(tenant, user, groups)
        return _person(self._pool.users[f"{tenant}.{user}"])

    def tokens(self, client: str, username: str, nonce: str | None) -> dict[str, Any] | None:
        """Return what the token endpoint says of a user; None for one who is disabled or gone."""
        pool = self._pool
        user = pool.users.get(username)
        if user is None or not user.enabled:
            return None
        claims: dict[str, Any] = dict(pool.get_user_extra_data_by_client_id(client, username))
        claims |= {one["Name"]: one["Value"] for one in user.attributes if one["Name"].startswith("custom:")}
        groups = sorted(group.group_name for group in user.groups)
        claims |= {"cognito:groups": groups} if groups else {}
        claims |= {"nonce": nonce} if nonce else {}
        said = {}
        for use, more in (("id", claims), ("access", {})):
            said[f"{use}_token"], _ = pool.create_jwt(client, username, use, self._seconds, more)
        return {**said, "expires_in": self._seconds, "token_type": "Bearer"}

    @property
    def _pool(self) -> CognitoIdpUserPool:
        return cognitoidp_backends[ACCOUNT][REGION].user_pools[self._id]


def _person(user: CognitoIdpUser) -> Person:
    said = {one["Name"]: one["Value"] for one in user.attributes}
    return Person(username=user.username, tenant=said.get("custom:tenant", ""), name=said.get("name", user.username))
