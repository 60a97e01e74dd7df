"""API Gateway's JWT authorizer, with the template's issuer and audience and the emulated pool's keys."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import jwt

BEARER = "bearer "


class Unauthorized(Exception):
    """The request carries no token that the authorizer accepts. The gateway answers 401 and says no more."""


class Authorizer:
    """Lets through tokens that the issuer signed, that are in force, and that are meant for one of the audiences.

    As at the gateway, an access token passes too where its `client_id` is an audience. The keys are read where the
    emulator serves them: `aws_url`, in place of the issuer's host.
    """

    def __init__(self, issuer: str, audiences: list[str], aws_url: str) -> None:
        self._issuer = issuer
        self._audiences = set(audiences)
        self._keys = jwt.PyJWKClient(f"{aws_url}{urlsplit(issuer).path}/.well-known/jwks.json")

    def claims(self, header: str | None) -> dict[str, str]:
        """Return the token's claims, each as the text that the gateway makes of it.

        Raises:
            Unauthorized: there is no token, or it is not good enough.
        """
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
    """Return whom the token is meant for: `aud`, or `client_id` where it has none."""
    named = claims.get("aud", claims.get("client_id", []))
    return [named] if isinstance(named, str) else named


def _text(value: Any) -> str:  # noqa: ANN401 (a claim is any JSON)
    """Return a claim as the gateway writes it: lists as `[a b]`, and all else as JSON would, but for the quotes."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return f"[{' '.join(_text(item) for item in value)}]"
    return json.dumps(value)
