"""A signed-in browser's session, and the sign-in before it: how they are named, and when they end."""

import hashlib
import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NewType

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
SIGN_IN_LASTS = timedelta(minutes=10)
# A page that loads three others writes the row once.
SEEN_AGAIN_AFTER = timedelta(minutes=1)
HOME = "/console"

# What only the browser has; a table knows its hash alone, so a reader of the table can't pass for that browser.
Secret = NewType("Secret", str)
Hashed = NewType("Hashed", str)
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
# A path of ids below the console, and a query in plain letters: no address elsewhere has this form, however a browser reads it.
_PAGE = re.compile(r"/console(/(?!\.{1,2}(/|\?|\Z))[A-Za-z0-9._-]+)*(\?[A-Za-z0-9._~%=&+-]*)?")
_LONGEST_PAGE = 1000
_OF_SIGNING_IN = ("/console/sign-in", "/console/signed-in", "/console/sign-out", "/console/assets")


def secret(text: str | None) -> Secret | None:
    """Return *text* if it has the form of a secret: 256 bits in the letters of a URL."""
    return Secret(text) if text is not None and _SECRET.fullmatch(text) else None


def hashed(one: Secret) -> Hashed:
    return Hashed(hashlib.sha256(one.encode()).hexdigest())


def challenge_of(verifier: str) -> str:
    """Return PKCE's challenge, by the method S256 (RFC 7636)."""
    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def page_within(asked: str | None) -> str:
    """Return the page *asked* for if the console has such a one, else its first page: no user is sent elsewhere."""
    if asked is None or len(asked) > _LONGEST_PAGE or not _PAGE.fullmatch(asked):
        return HOME
    path = asked.partition("?")[0]
    # These would go round in a circle, or sign out the user who has just signed in.
    return HOME if any(path == one or path.startswith(f"{one}/") for one in _OF_SIGNING_IN) else asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """The provider that signs people in, and by what name it knows the console. What it does not offer has no address."""

    client: str
    issuer: str  # letter for letter as in its tokens
    sign_in: str
    token: str
    revoke: str = ""
    sign_out: str = ""

    @property
    def pages(self) -> tuple[str, ...]:
        """The addresses of its own pages, to which the console sends a browser."""
        return (self.sign_in, self.sign_out) if self.sign_out else (self.sign_in,)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleAddress:
    """Where the console is reached, and the provider that signs people in there."""

    origin: str
    provider: Provider

    @property
    def signed_in(self) -> str:
        """Where the provider sends a browser back to."""
        return f"{self.origin}/console/signed-in"

    @property
    def signed_out(self) -> str:
        return f"{self.origin}/console/sign-out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The user that an identity token names. Name and e-mail address are for the screen alone, and may be empty."""

    tenant: str
    user: str
    groups: tuple[str, ...] = ()
    name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """A sign-in that has begun: what the provider's answer has to fit, and the page that was asked for."""

    browser: Hashed  # of the cookie: an answer that comes to another browser fits none
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    page: str
    begun_at: datetime

    @property
    def ends_at(self) -> datetime:
        return self.begun_at + SIGN_IN_LASTS

    def is_over(self, now: datetime) -> bool:
        return now >= self.ends_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """The user of a browser, as their last identity token had it."""

    provider: Provider  # as it was at the sign-in: where it may have moved to since, it knows nothing of this session
    tenant: str
    user: str
    groups: tuple[str, ...]
    name: str = field(repr=False)
    email: str = field(repr=False)
    csrf: str = field(repr=False)  # every form of this session carries it
    started_at: datetime
    seen_at: datetime
    token_expires_at: datetime
    sealed_refresh_token: str = field(
        default="", repr=False
    )  # only the browser's cookie opens it; empty if there is none
    version: int = 0

    @property
    def ends_at(self) -> datetime:
        return min(self.seen_at + IDLE, self.started_at + LONGEST)

    def is_over(self, now: datetime) -> bool:
        """Tell whether it was idle, or has lasted, for too long."""
        return now >= self.ends_at

    def is_token_over(self, now: datetime) -> bool:
        """Tell whether the provider has to be asked whether this user may still come in."""
        return now >= self.token_expires_at

    def is_seen_again(self, now: datetime) -> bool:
        """Tell whether its use has to be written down again."""
        return now >= self.seen_at + SEEN_AGAIN_AFTER
