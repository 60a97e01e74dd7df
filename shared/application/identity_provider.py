"""The provider that tells the console who a user is: the user pool, or another one that speaks OpenID Connect."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from shared.access.session import ConsoleAddress, Identity, Provider


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """What the provider's token endpoint says: no token reaches the browser, and only this one is kept."""

    identity: Identity
    expires_at: datetime
    refresh_token: str = field(default="", repr=False)  # empty if there is none, or no new one


class IdentityProvider(Protocol):
    """It raises ``Forbidden`` for a user that it does not let in (any more), and ``Unavailable`` if it does not answer."""

    def sign_in_url(self, console: ConsoleAddress, state: str, nonce: str, challenge: str) -> str:
        """Return where a browser is sent to sign in; *challenge* is PKCE's."""
        ...

    def exchange(self, console: ConsoleAddress, code: str, verifier: str, nonce: str, now: datetime) -> Tokens:
        """Return the tokens for a code, which works once; raise ``Forbidden`` if it or its token does not fit."""
        ...

    def renew(self, provider: Provider, refresh_token: str, now: datetime) -> Tokens:
        """Return what the provider says of a user now."""
        ...

    def revoke(self, provider: Provider, refresh_token: str) -> None:
        """End this token, which then renews nothing; one that is unknown counts as revoked."""
        ...

    def sign_out_url(self, console: ConsoleAddress) -> str:
        """Return where a browser is sent so that the provider forgets it too."""
        ...
