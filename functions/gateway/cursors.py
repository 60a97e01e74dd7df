"""Cursors: where a list goes on, in a form that fits a URL and one list only.

A cursor carries a digest of its position and its list, with the list's parameters and versions. It finds mistakes, not forgers:
the reader checks the position.
"""

import base64
import hashlib
import json

from shared.kernel.errors import Malformed
from shared.kernel.strict_json import strict_json

DEFAULT_LIMIT = 50
LARGEST_LIMIT = 200


def _digest(scope: tuple[object, ...]) -> str:
    return hashlib.sha256(repr(scope).encode()).hexdigest()[:16]


def encoded(position: str | None, *scope: object) -> str | None:
    """Return the cursor for *position* in the list of *scope*, or None at the end."""
    if position is None:
        return None
    # A position is never a key prefix: whose list it is comes from the token.
    return base64.urlsafe_b64encode(json.dumps([_digest((*scope, position)), position]).encode()).decode().rstrip("=")


def decoded(cursor: str | None, *scope: object) -> str | None:
    """Return the position in *cursor*; raise ``Malformed`` if it is broken or stale."""
    if cursor is None:
        return None
    try:
        found = strict_json(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode())
    except ValueError:
        found = None
    match found:
        case [_, str(position)] if encoded(position, *scope) == cursor:  # the one spelling that was handed out
            return position
        case _:
            raise Malformed("invalid_cursor", "the cursor is broken, stale or belongs to another list")
