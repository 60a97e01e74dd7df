"""Cursors: where a list goes on, in a form that fits a URL and one list only.

A cursor holds a position, never a key prefix: whose list it is comes from the token. It carries a digest of its position and of
the list that it was made for, with its parameters and versions, so that a damaged one, one from another list, or one from before
a change is refused. The digest finds mistakes, not forgers: what a position leads to is checked by whoever reads on from it.
"""

import base64
import hashlib
import json

from functions.api.http.json_body import strict_json
from shared.kernel.errors import Malformed

DEFAULT_LIMIT = 50
LARGEST_LIMIT = 200


def _digest(scope: tuple[object, ...]) -> str:
    return hashlib.sha256(repr(scope).encode()).hexdigest()[:16]


def encoded(position: str | None, *scope: object) -> str | None:
    """Return the cursor for *position* in the list that *scope* names, or None at the end."""
    if position is None:
        return None
    return base64.urlsafe_b64encode(json.dumps([_digest((*scope, position)), position]).encode()).decode().rstrip("=")


def decoded(cursor: str | None, *scope: object) -> str | None:
    """Return the position that *cursor* holds; raise ``Malformed`` for one that is broken or stale."""
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
