"""API Gateway's JWT authorizer, with the emulated pool's keys."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import jwt

BEARER = "bearer "


class Unauthorized(Exception):
    """The request has no acceptable token; the gateway answers 401 alone."""


class Authorizer:
    """Accepts the issuer's valid tokens for one of the audiences; the keys come from the emulator at `aws_url`."""

    def __init__(self, issuer: str, audiences: list[str], aws_url: str) -> None:
        self._issuer = issuer
        self._audiences = set(audiences)
        self._keys = jwt.PyJWKClient(f"{aws_url}{urlsplit(issuer).path}/.well-known/jwks.json")

    def claims(self, header: str | None) -> dict[str, str]:
        """Return the claims as the gateway's texts; raise ``Unauthorized`` without an acceptable token."""
        if not header:
            raise Unauthorized
        token = header[len(BEARER) :] if header.lower().startswith(BEARER) else header
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self._keys.get_signing_key_from_jwt(token).key,
                algorithms=["RS256"],
                issuer=self._issuer,
                options={"verify_aud": False, "require": ["exp", "iss"]},
            )
        except jwt.PyJWTError as error:
            raise Unauthorized from error
        if self._audiences.isdisjoint(_audiences(claims)):
            raise Unauthorized
        return {name: _text(value) for name, value in claims.items()}


def _audiences(claims: Mapping[str, Any]) -> list[str]:
    # As at the gateway, an access token passes by its client, for it has no `aud`.
    named = claims.get("aud", claims.get("client_id", []))
    return [named] if isinstance(named, str) else named


def _text(value: Any) -> str:  # noqa: ANN401 (a claim is any JSON)
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return f"[{' '.join(_text(item) for item in value)}]"
    return json.dumps(value)
