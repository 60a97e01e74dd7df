"""The console's two cookies. Their names begin with ``__Host-``: a browser takes such a one from this very host alone, over TLS."""

from collections.abc import Mapping
from typing import Any, Final

from shared.access.session import SIGN_IN_LASTS

SESSION: Final = "__Host-expunge"
SIGNING_IN: Final = "__Host-expunge-sign-in"  # of a browser that is at the provider's pages
# Lax, since the way back from the provider begins at another site. No page of another site sends it with a form.
_KEPT_CLOSE: Final = "Path=/; Secure; HttpOnly; SameSite=Lax"


def cookie_in(event: Mapping[str, Any], name: str) -> str | None:
    """Return the cookie of that name; None if there is none, or more than one: none of them can be trusted then."""
    found = [value for own, _, value in (one.partition("=") for one in event.get("cookies") or ()) if own == name]
    return found[0] if len(found) == 1 else None


def session_cookie(secret: str) -> str:
    """Return a cookie that the browser forgets when it is closed; the session itself ends before long."""
    return f"{SESSION}={secret}; {_KEPT_CLOSE}"


def signing_in_cookie(secret: str) -> str:
    return f"{SIGNING_IN}={secret}; Max-Age={int(SIGN_IN_LASTS.total_seconds())}; {_KEPT_CLOSE}"


def forgotten(name: str) -> str:
    return f"{name}=; Max-Age=0; {_KEPT_CLOSE}"
