"""Where sessions are kept, and how the refresh token in one is kept from readers of the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from shared.access.session import Hashed, Secret, Session, SignIn


class SessionStore(Protocol):
    """Sessions by the hash of their cookie, and sign-ins by that of their state. What is over may be gone, or not yet."""

    def begin(self, state: Hashed, sign_in: SignIn) -> None: ...

    def take(self, state: Hashed, browser: Hashed) -> SignIn | None:
        """Return a sign-in that *browser* began, and forget it; None for any other, which stays."""
        ...

    def create(self, key: Hashed, session: Session) -> None:
        """Write a new session, in version 1."""
        ...

    def get(self, key: Hashed) -> Session | None:
        """Return one, consistently read, or None."""
        ...

    def save(self, key: Hashed, session: Session) -> Session:
        """Write over the version that was read; raise ``StaleVersion`` if it has changed or is gone."""
        ...

    def delete(self, key: Hashed) -> None:
        """Delete a session, there or not."""
        ...


class Sealing(Protocol):
    """Seals a text so that only the holder of a secret reads it."""

    def seal(self, secret: Secret, text: str) -> str: ...

    def open(self, secret: Secret, sealed: str) -> str | None:
        """Return what was sealed, or None if this secret did not seal it."""
        ...
