"""The headers of a page: what it may load, send to and be framed by (S1)."""

from collections.abc import Mapping

from functions.console.frame.render import INLINE_SCRIPT_HASH
from functions.gateway.safety import HEADERS


def page_headers(*, sign_in: str, files: str) -> Mapping[str, str]:
    """Return the headers of every page; *sign_in* and *files* are the origins of the provider and of the bucket."""
    policy = {
        "default-src": "'none'",
        "base-uri": "'none'",
        "connect-src": f"'self' {files}",
        # Chromium also stops a form whose answer leads to another origin, as signing out does.
        "form-action": f"'self' {sign_in}",
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
