"""Headers that every answer has, so that a browser neither guesses, keeps, frames nor passes on what it holds."""

from collections.abc import Mapping
from typing import Any

HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
}


def with_safety(reply: Mapping[str, Any]) -> dict[str, Any]:
    """Return *reply* with the headers that it lacks; a route may set its own."""
    return {**reply, "headers": {**HEADERS, **(reply.get("headers") or {})}}
