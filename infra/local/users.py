"""Users of the emulated pool, made when a token is asked for them."""

import threading
from collections.abc import Collection
from contextlib import suppress

from infra.local.clients import Clients

# Opens nothing but an emulator; long and mixed enough for the template's password policy.
PASSWORD = "Local-password-1"  # noqa: S105 (as said)


class LocalUsers:
    """Signs users in. The tenant begins a user's name, so tenants can have namesakes."""

    def __init__(self, clients: Clients, pool: str, client: str) -> None:
        self._cognito = clients.cognito
        self._pool = pool
        self._client = client
        # A token has the groups that its user is in at that moment, so no other call may change them meanwhile (F17).
        self._lock = threading.Lock()

    def token(self, tenant: str, user: str, groups: Collection[str]) -> str:
        """Return a user's ID token, with exactly these groups; make the user if need be."""
        name = f"{tenant}.{user}"
        with self._lock:
            self._make(name, tenant, user)
            self._put_in_groups(name, set(groups))
            answer = self._cognito.admin_initiate_auth(
                UserPoolId=self._pool,
                ClientId=self._client,
                AuthFlow="ADMIN_USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": name, "PASSWORD": PASSWORD},
            )
        return answer["AuthenticationResult"]["IdToken"]

    def _make(self, name: str, tenant: str, user: str) -> None:
        try:
            self._cognito.admin_create_user(
                UserPoolId=self._pool,
                Username=name,
                UserAttributes=[
                    {"Name": "custom:tenant", "Value": tenant},
                    {"Name": "name", "Value": user},
                    {"Name": "email", "Value": f"{user}@{tenant}.example"},
                ],
                MessageAction="SUPPRESS",
            )
        except self._cognito.exceptions.UsernameExistsException:
            return
        self._cognito.admin_set_user_password(UserPoolId=self._pool, Username=name, Password=PASSWORD, Permanent=True)

    def _put_in_groups(self, name: str, wanted: set[str]) -> None:
        there = self._cognito.admin_list_groups_for_user(UserPoolId=self._pool, Username=name)["Groups"]
        current = {group["GroupName"] for group in there}
        for group in wanted - current:
            with suppress(self._cognito.exceptions.GroupExistsException):
                self._cognito.create_group(UserPoolId=self._pool, GroupName=group)
            self._cognito.admin_add_user_to_group(UserPoolId=self._pool, Username=name, GroupName=group)
        for group in current - wanted:
            self._cognito.admin_remove_user_from_group(UserPoolId=self._pool, Username=name, GroupName=group)
