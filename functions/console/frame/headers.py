"""The headers of a page: what it may load, send to and be framed by (S1)."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from functions.console.frame.render import INLINE_SCRIPT_HASH
from functions.gateway.safety import HEADERS


def page_headers(provider: Iterable[str] = (), sends_to: str | None = None) -> dict[str, str]:
    """Return the headers of a page; *provider* are addresses of the provider's pages, *sends_to* is one of the page's script."""
    policy = {
        "default-src": "'none'",
        "base-uri": "'none'",
        "connect-src": _own_and([sends_to] if sends_to else []),
        # Chromium also stops a form whose answer leads to another origin, as signing out does.
        "form-action": _own_and(provider),
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


def _own_and(addresses: Iterable[str]) -> str:
    parts = map(urlsplit, addresses)
    return " ".join(dict.fromkeys(["'self'", *(f"{one.scheme}://{one.netloc}" for one in parts)]))
