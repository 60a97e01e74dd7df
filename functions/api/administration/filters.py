"""Filters, and the cases in them."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path

from functions.api.administration.models import CaseView
from functions.api.administration.wiring import app, caller, use
from functions.api.administration.workflow_models import FilterBody, FilterView
from functions.api.http.cursors import decoded, encoded
from functions.api.http.replies import no_content
from functions.api.http.types import PAGE_LIMIT, Cursor, Limit, Page
from shared.access.permissions import Permission
from shared.kernel.identifiers import FilterId, identifier
from shared.records.filter import Filter

FILTER = "/v1/filters/<filter_id>"
FilterPart = Annotated[str, Path()]


@app.get("/v1/filters")
def list_filters(limit: Limit = PAGE_LIMIT, cursor: Cursor = None) -> Page[FilterView]:
    """List filters by their ids."""
    found, last = use.read.page(caller(), Permission.READ_RECORDS, Filter, decoded(cursor, "filters"), limit)
    return Page(items=[FilterView.of(one) for one in found], next_cursor=encoded(last, "filters"))


@app.get(FILTER)
def read_filter(filter_id: FilterPart) -> FilterView:
    """Read a filter."""
    found = use.read.one(caller(), Permission.READ_RECORDS, Filter, identifier(filter_id, "filter"))
    return FilterView.of(found)


@app.put(FILTER)
def save_filter(filter_id: FilterPart, body: FilterBody) -> FilterView:
    """Create a filter, or replace the version that the body names."""
    wanted = body.filter(FilterId(identifier(filter_id, "filter")))
    return FilterView.of(use.save_filter(caller(), wanted, body.version))


@app.delete(FILTER)
def delete_filter(filter_id: FilterPart) -> Response[None]:
    """Delete a filter; jobs that were asked for by it go on."""
    use.delete_filter(caller(), FilterId(identifier(filter_id, "filter")))
    return no_content()


@app.get(f"{FILTER}/cases")
def list_cases(filter_id: FilterPart, limit: Limit = PAGE_LIMIT, cursor: Cursor = None) -> Page[CaseView]:
    """List the cases in a filter; a cursor from before the filter was changed is stale."""
    asking = caller()
    filter_ = use.read.one(asking, Permission.READ_RECORDS, Filter, identifier(filter_id, "filter"))
    scope = ("cases", filter_.id, filter_.version)
    found, last = use.list_cases(asking, filter_, decoded(cursor, *scope), limit)
    return Page(items=[CaseView.of(one) for one in found], next_cursor=encoded(last, *scope))
