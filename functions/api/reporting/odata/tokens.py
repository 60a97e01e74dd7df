"""`$skiptoken`: where a set goes on, bound to its request."""

import json
from urllib.parse import quote, urlencode

from functions.api.http.cursors import decoded, encoded
from functions.api.reporting.odata.edm import EntitySet
from functions.api.reporting.odata.options import Options
from shared.application.reporting.walk import Bookmark
from shared.kernel.errors import Malformed

# `$select` may change on the way: it decides what is shown, not what comes next.
_BOUND = ("filter", "orderby", "top", "skip")


def next_link(base: str, entities: EntitySet, options: Options, bookmark: Bookmark, size: int) -> str:
    """Return the link to what follows *bookmark*, in pages of *size*."""
    position = json.dumps([bookmark.position, bookmark.within, bookmark.done, bookmark.skip, bookmark.top, size])
    kept = {f"${name}": value for name, value in options.given.items() if name not in {"skiptoken", "count"}}
    query = urlencode({**kept, "$skiptoken": encoded(position, *_scope(entities, options))}, quote_via=quote, safe="$")
    return f"{base}{entities.name}?{query}"


def start_of(entities: EntitySet, options: Options) -> tuple[Bookmark, int | None]:
    """Return where a request begins, and its token's page size; raise ``Malformed`` for a bad token."""
    if options.token is None:
        return Bookmark(skip=options.skip, top=options.top), None
    text = decoded(options.token, *_scope(entities, options))
    try:
        position, within, done, skip, top, size = json.loads(text or "")
    except (ValueError, TypeError, RecursionError):
        position, within, done, skip, top, size = 0, None, 0, 0, 0, 0
    texts, numbers = (position, within), (done, skip, size, 0 if top is None else top)
    if all(one is None or isinstance(one, str) for one in texts) and all(
        type(one) is int and one >= 0 for one in numbers
    ):
        return Bookmark(position=position, within=within, done=done, skip=skip, top=top), size or None
    raise Malformed("invalid_cursor", "the token is broken, stale or belongs to another request")


def _scope(entities: EntitySet, options: Options) -> tuple[str | None, ...]:
    return ("odata", entities.name, *(options.given.get(name) for name in _BOUND))
