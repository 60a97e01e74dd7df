"""What the provider has promised: codes that work once, and refresh tokens."""

import secrets
import threading
import time
from dataclasses import dataclass, field

from shared.access.session import challenge_of

CODE_LASTS = 60.0  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a client asked for when it sent a browser."""

    client: str
    redirect_uri: str
    challenge: str
    nonce: str | None


@dataclass(slots=True)
class Grants:
    """Kept in memory, like all of the stack."""

    _codes: dict[str, tuple[Asked, str, float]] = field(default_factory=dict)
    _refresh: dict[str, tuple[str, str]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def code(self, asked: Asked, username: str) -> str:
        made = secrets.token_urlsafe(32)
        with self._lock:
            self._codes[made] = (asked, username, time.monotonic() + CODE_LASTS)
        return made

    def exchanged(self, code: str, client: str, redirect_uri: str, verifier: str) -> tuple[Asked, str] | None:
        """Return what was asked, and whose code it is, once; None if anything does not fit."""
        with self._lock:
            found = self._codes.pop(code, None)
        if found is None:
            return None
        asked, username, until = found
        fits = (asked.client, asked.redirect_uri, asked.challenge) == (client, redirect_uri, challenge_of(verifier))
        return (asked, username) if fits and time.monotonic() < until else None

    def refresh_token(self, client: str, username: str) -> str:
        made = secrets.token_urlsafe(32)
        with self._lock:
            self._refresh[made] = (client, username)
        return made

    def refreshed(self, token: str, client: str) -> str | None:
        """Return whose refresh token this is, if it is *client*'s."""
        owner, username = self._refresh.get(token, ("", ""))
        return username if owner == client else None

    def revoke(self, token: str, client: str) -> None:
        with self._lock:
            if self._refresh.get(token, ("", ""))[0] == client:
                del self._refresh[token]
