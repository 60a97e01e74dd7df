"""Where the console is reached, and which provider signs people in: the stage of the API says it, no setting of a function.

A function that knew the client would have to be made after it, the client after the API, and the API after the function.
"""

from collections.abc import Mapping
from typing import Any, Final

from shared.access.session import ConsoleAddress, Provider

_LOOPBACK: Final = ("127.0.0.1", "localhost")


def console_of(event: Mapping[str, Any]) -> ConsoleAddress | None:
    """Return where a request found the console; None if the stage names no provider, so that no user can sign in."""
    said: Mapping[str, str] = event.get("stageVariables") or {}
    client, issuer = said.get("ConsoleClient"), said.get("ConsoleIssuer")
    sign_in, token = said.get("ConsoleSignIn"), said.get("ConsoleToken")
    if not (client and issuer and sign_in and token):
        return None
    provider = Provider(
        client=client,
        issuer=issuer,
        sign_in=sign_in,
        token=token,
        revoke=said.get("ConsoleRevoke", ""),
        sign_out=said.get("ConsoleSignOut", ""),
    )
    return ConsoleAddress(origin=origin_of(event), provider=provider)


def origin_of(event: Mapping[str, Any]) -> str:
    """Return the origin of the console's own pages."""
    # The gateway's name for itself, which no header of a request changes.
    host = str(event["requestContext"]["domainName"])
    return f"{'http' if host.partition(':')[0] in _LOOPBACK else 'https'}://{host}"
