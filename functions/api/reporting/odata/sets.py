"""Pages of entities, counts, and one learner by id (L9)."""

import json
from collections.abc import Sequence
from typing import Any

from aws_lambda_powertools.event_handler import Response
from pydantic import JsonValue

from functions.api.http.pages import HEAVIEST_PAGE, weight_of
from functions.api.http.parts import RecordPart
from functions.api.http.routes import Refusals, Routes
from functions.api.reporting.odata.edm import USERS, EntitySet
from functions.api.reporting.odata.entities import shown
from functions.api.reporting.odata.expression import Predicate, predicate
from functions.api.reporting.odata.feeds import Feed, feeds_of
from functions.api.reporting.odata.options import (
    check_format,
    check_only,
    options_of,
    selected,
    system_options,
)
from functions.api.reporting.odata.protocol import LARGEST_PAGE, ROOT, ODataRequest
from functions.api.reporting.odata.pushdown import Pushdown, pushdown_of
from functions.api.reporting.odata.root import JSON, NEEDS
from functions.api.reporting.odata.schemas import collection, entity
from functions.api.reporting.odata.tokens import next_link, start_of
from functions.api.reporting.wiring import app, caller, use
from shared.access.permissions import Caller
from shared.application.reporting.walk import PageRequest, everything, read_page
from shared.kernel.errors import Malformed, NotFound, NotSupported

_PLAIN_JSON = "application/json;odata.metadata=none;charset=utf-8"
_REFUSES: Refusals = {
    Malformed: [
        "invalid_filter",
        "unknown_property",
        "invalid_option",
        "unknown_option",
        "invalid_cursor",
        "unsupported_version",
    ],
    NotSupported: [
        "unsupported_filter",
        "unsupported_option",
        "unsupported_orderby",
        "too_many_to_order",
        "too_many_to_count",
    ],
}
_FILTER = {
    "$filter": "`eq ne gt ge lt le in and or not`, `contains startswith endswith tolower toupper trim length`, "
    "`year month day date`, `null` and parentheses",
}
_SELECT = {"$select": "properties, by commas", "$format": "`json`"}
_OPTIONS = {
    **_FILTER,
    **_SELECT,
    "$orderby": "`Id` or, of `Users`, `FinalFundingDate`; `asc` or `desc`",
    "$top": "how many entities at most, over all pages",
    "$skip": "how many to pass over",
    "$count": "`true` for the number of all that match",
    "$skiptoken": "as in `@odata.nextLink`",
}
routes = Routes(app, "OData")


def _collection(feed: Feed) -> Response[JsonValue]:
    asking, asked = caller(), ODataRequest.of(app.current_event.raw_event)
    options = options_of(asked.query, feed.model)
    keep, reach = _filtered(feed, options.filter)
    start, size = start_of(feed.model, options)
    size = asked.page_size or size or LARGEST_PAGE
    wanted = PageRequest(
        size=size, weight=HEAVIEST_PAGE, keep=keep, weigh=lambda one: weight_of(shown(one, options.select))
    )
    found, bookmark = read_page(feed.source(asking, reach, options.order), start, wanted)
    body = _context(asked, feed.model, options.select)
    # A count is of all pages, so that only the first one has it, which has no token.
    if options.count and options.token is None:
        body["@odata.count"] = _counted(feed, asking, reach, keep)
    body["value"] = [shown(one, options.select) for one in found]
    if bookmark is not None:
        body["@odata.nextLink"] = next_link(asked.base, feed.model, options, bookmark, size)
    applied: dict[str, str | list[str]] = (
        {"Preference-Applied": f"odata.maxpagesize={size}"} if asked.page_size == size else {}
    )
    return _answer(asked, body, applied)


def _count(feed: Feed) -> Response[str]:
    asking, asked = caller(), ODataRequest.of(app.current_event.raw_event)
    keep, reach = _filtered(feed, options_of(asked.query, feed.model).filter)
    return Response(200, content_type="text/plain", body=str(_counted(feed, asking, reach, keep)))


def _filtered(feed: Feed, text: str | None) -> tuple[Predicate, Pushdown]:
    keep = everything if text is None else predicate(text, feed.model.properties)
    return keep, pushdown_of(text)


def _counted(feed: Feed, asking: Caller, reach: Pushdown, keep: Predicate) -> int:
    found = feed.counted(asking, reach, keep)
    if found is None:
        raise NotSupported("too_many_to_count", "too much would have to be read to count this; narrow the filter")
    return found


def _context(asked: ODataRequest, model: EntitySet, names: Sequence[str] | None, what: str = "") -> dict[str, Any]:
    if not asked.wants_context:
        return {}
    properties = "" if names is None else f"({','.join(names)})"
    return {"@odata.context": f"{asked.base}$metadata#{model.name}{properties}{what}"}


def _answer(
    asked: ODataRequest, body: dict[str, Any], headers: dict[str, str | list[str]] | None = None
) -> Response[JsonValue]:
    kind = JSON if asked.wants_context else _PLAIN_JSON
    return Response(200, content_type=kind, body=json.dumps(body), headers=headers or {}, compress=True)


@routes.get(
    rf"{ROOT}/{USERS.name}\('<id>'\)",
    needs=NEEDS,
    options=_SELECT,
    schema=entity(USERS),
    refuses={**_REFUSES, NotFound: ["unknown_learner", "unknown_resource"]},
    name="read_odata_user",
)
def read_user(record: RecordPart) -> Response[JsonValue]:
    """Read one learner who has not been removed."""
    asking, asked = caller(), ODataRequest.of(app.current_event.raw_event)
    given = system_options(asked.query)
    check_only(given, "select", "format")
    check_format(given.get("format"))
    names = selected(given.get("select"), USERS)
    users = next(feed for feed in _FEEDS if feed.model is USERS)
    batch = users.source(asking, Pushdown(pins={"Id": frozenset({str(record)})}), None).read(None, 1)
    for one in (found for row in batch.rows for found in row.entities):
        return _answer(asked, {**_context(asked, USERS, names, "/$entity"), **shown(one, names)})
    raise NotFound("unknown_learner", "there is no such learner")


def _register(feed: Feed, says: str) -> None:
    def read_set() -> Response[JsonValue]:
        return _collection(feed)

    def count_set() -> Response[str]:
        return _count(feed)

    name = feed.model.name.lower()
    read_set.__doc__, count_set.__doc__ = says, f"Count {feed.model.name} that a filter keeps."
    routes.get(
        f"{ROOT}/{feed.model.name}",
        needs=NEEDS,
        refuses=_REFUSES,
        options=_OPTIONS,
        schema=collection(feed.model),
        name=f"list_odata_{name}",
    )(read_set)
    routes.get(
        rf"{ROOT}/{feed.model.name}/\$count",
        needs=NEEDS,
        refuses=_REFUSES,
        options=_FILTER,
        media_type="text/plain",
        name=f"count_odata_{name}",
    )(count_set)


_SAYS = {
    "Users": "List learners who have not been removed, with Final Funding Date and removal date.",
    "IlrAims": "List the aims of learners who have not been removed.",
    "Records": "List records with their data protection fields, except learners who have been removed.",
    "Jobs": "List jobs, newest first.",
}
_FEEDS = feeds_of(use)
for _feed in _FEEDS:
    _register(_feed, _SAYS[_feed.model.name])
