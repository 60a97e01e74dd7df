"""`$skiptoken`: where a set goes on, bound to its request."""

import json
from urllib.parse import quote, urlencode

from functions.api.reporting.odata.edm import EntitySet
from functions.api.reporting.odata.options import MOST, Options
from functions.api.reporting.odata.protocol import LARGEST_PAGE
from functions.gateway.cursors import decoded, encoded
from shared.application.reporting.walk import Bookmark
from shared.kernel.errors import Malformed
from shared.kernel.strict_json import NotStrict, strict_json

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
        found = strict_json(text or "")
    except NotStrict:
        found = None
    match found:
        # A token's digest finds mistakes, not forgers.
        case [str() | None as position, str() | None as within, done, skip, top, size] if (
            all(map(_is_count, (done, skip, 0 if top is None else top, size))) and 0 < size <= LARGEST_PAGE
        ):
            return Bookmark(position=position, within=within, done=done, skip=skip, top=top), size
        case _:
            raise Malformed("invalid_cursor", "the token is broken, stale or belongs to another request")


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value <= MOST  # true and false are of a type of their own


def _scope(entities: EntitySet, options: Options) -> tuple[str | None, ...]:
    return ("odata", entities.name, *(options.given.get(name) for name in _BOUND))
