"""The headers of a page: what it may load, send to and be framed by (S1)."""

from urllib.parse import urlsplit

from functions.console.frame.render import INLINE_SCRIPT_HASH
from functions.gateway.safety import HEADERS


def page_headers(*, sign_in: str | None, sends_to: str | None = None) -> dict[str, str]:
    """Return the headers of a page; *sign_in* is an address of the provider, *sends_to* one that the page's script sends to."""
    policy = {
        "default-src": "'none'",
        "base-uri": "'none'",
        "connect-src": _own_and(sends_to),
        # Chromium also stops a form whose answer leads to another origin, as signing out does.
        "form-action": _own_and(sign_in),
        "frame-ancestors": "'none'",
        "img-src": "'self'",
        "script-src": f"'self' '{INLINE_SCRIPT_HASH}'",
        "style-src": "'self'",
    }
    return {
        **HEADERS,
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        # With `no-referrer` a browser would send `Origin: null` with a form.
        "Referrer-Policy": "same-origin",
    }


def _own_and(address: str | None) -> str:
    if address is None:
        return "'self'"
    parts = urlsplit(address)
    return f"'self' {parts.scheme}://{parts.netloc}"
