"""What an ID token says, and whether it says it to us, now.

It comes from the token endpoint itself, over TLS, so its signature would prove nothing more (OpenID Connect Core 1.0, 3.1.3.7).
"""

from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn

from shared.access.session import Identity
from shared.application.identity_provider import Tokens
from shared.kernel.errors import Forbidden
from shared.kernel.strict_json import strict_json

# A user who is disabled at the provider, or out of a group, is out within the hour, however long its tokens last.
LONGEST_TOKEN = timedelta(hours=1)
_CLOCKS_DIFFER = timedelta(minutes=1)
_PARTS = 3
_LONGEST_NAME = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a token has to say. A renewed one repeats no nonce."""

    issuer: str
    client: str
    nonce: str | None
    tenant_claim: str


def tokens_of(answer: Mapping[str, Any], expected: Expected, now: datetime) -> Tokens:
    """Return what the token endpoint's *answer* says; raise ``Forbidden`` unless its ID token is for us and valid *now*."""
    claims = _claims(answer.get("id_token"))
    if claims.get("iss") != expected.issuer:
        _refuse("another issuer")
    if expected.client not in _texts(claims.get("aud")) or claims.get("azp", expected.client) != expected.client:
        _refuse("another audience")
    if claims.get("token_use", "id") != "id":
        _refuse("another use")
    if expected.nonce is not None and claims.get("nonce") != expected.nonce:
        _refuse("another sign-in")
    expires_at = _expiry(claims.get("exp"))
    if now >= expires_at + _CLOCKS_DIFFER:
        _refuse("a time that is over")
    identity = Identity(
        tenant=_text(claims.get(expected.tenant_claim)),
        user=_text(claims.get("sub")),
        groups=tuple(_texts(claims.get("cognito:groups"))),
        name=_text(claims.get("name")),
        email=_text(claims.get("email")),
    )
    return Tokens(
        identity=identity,
        expires_at=min(expires_at, now + LONGEST_TOKEN),
        refresh_token=_text(answer.get("refresh_token"), longest=None),
    )


def _claims(token: object) -> Mapping[str, Any]:
    parts = token.split(".") if isinstance(token, str) else []
    if len(parts) != _PARTS:
        _refuse("nothing that can be read")
    try:
        found = strict_json(urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)).decode())
    except ValueError:  # no Base64, no UTF-8, no JSON, or a key twice
        _refuse("nothing that can be read")
    return found if isinstance(found, dict) else {}


def _expiry(said: object) -> datetime:
    try:
        return datetime.fromtimestamp(said, UTC)  # type: ignore[arg-type]  # what is no number raises, too
    except (TypeError, ValueError, OverflowError, OSError):
        _refuse("no time at which it ends")


def _texts(said: object) -> list[str]:
    if isinstance(said, str):
        return [one for one in said.split(" ") if one]  # at spaces alone, as the API takes groups
    return [one for one in said if isinstance(one, str)] if isinstance(said, list) else []


def _text(said: object, longest: int | None = _LONGEST_NAME) -> str:
    return said[:longest] if isinstance(said, str) else ""


def _refuse(what: str) -> NoReturn:
    # Which claim is at fault, and nothing that it says (X8).
    raise Forbidden("token_refused", f"the provider's token names {what}")
