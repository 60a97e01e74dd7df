"""Filters, and the cases in them."""

from functools import partial
from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from functions.api.administration.filter_models import FilterBody, FilterVersionView, FilterView
from functions.api.administration.models import CaseView
from functions.api.administration.wiring import app, caller, use
from functions.api.http.pages import page_of
from functions.api.http.parts import FilterPart
from functions.api.http.replies import no_content
from functions.api.http.routes import Routes
from functions.api.http.types import PAGE_LIMIT, Cursor, Limit, ListPage
from shared.access.permissions import Permission
from shared.kernel.errors import Invalid, NotFound, RuleConflict, StaleVersion
from shared.records.filter import Filter

FILTER = "/v1/filters/<filter>"
READING = (Permission.READ_RECORDS,)
MANAGING = (Permission.MANAGE_FILTERS,)
routes = Routes(app, "Filters")


@routes.get("/v1/filters", needs=READING)
def list_filters(limit: Limit = PAGE_LIMIT, cursor: Cursor = None) -> ListPage[FilterView]:
    """List filters by their ids. A value of a field that has become sensitive, or is gone, is null."""
    return page_of(partial(use.read_filters.page, caller()), FilterView.of_shown, limit, cursor, "filters")


@routes.get(FILTER, needs=READING, refuses={NotFound: ["unknown_filter"]})
def read_filter(filter_id: FilterPart) -> FilterView:
    """Read a filter. A value of a field that has become sensitive, or is gone, is null."""
    return FilterView.of_shown(use.read_filters.one(caller(), filter_id))


@routes.put(
    FILTER,
    needs=MANAGING,
    refuses={
        StaleVersion: ["stale_version"],
        Invalid: [
            "invalid_filter",
            "too_many_filters",
            "filter_too_wide",
            "filter_too_large",
            "too_many_conditions",
            "too_many_items",
        ],
    },
)
def save_filter(filter_id: FilterPart, body: FilterBody) -> FilterView:
    """Create a filter, or replace the version that the body names."""
    return FilterView.of(use.save_filter(caller(), body.filter(filter_id), body.version))


@routes.get(f"{FILTER}/versions", needs=READING, refuses={NotFound: ["unknown_filter"]})
def list_filter_versions(
    filter_id: FilterPart, limit: Limit = PAGE_LIMIT, cursor: Cursor = None
) -> ListPage[FilterVersionView]:
    """List what a filter was, newest first; a deleted filter keeps its versions.

    A value of a field that has become sensitive since, or is gone, is null.
    """
    read = partial(use.read_filters.page_of_versions, caller(), filter_id)
    return page_of(read, FilterVersionView.of_version, limit, cursor, "filter-versions", filter_id)


@routes.delete(
    FILTER,
    needs=MANAGING,
    status=HTTPStatus.NO_CONTENT,
    refuses={NotFound: ["unknown_filter"], StaleVersion: ["stale_version"]},
)
def delete_filter(filter_id: FilterPart) -> Response[None]:
    """Delete a filter; jobs that were started by it go on."""
    use.delete_filter(caller(), filter_id)
    return no_content()


@routes.get(
    f"{FILTER}/cases",
    needs=READING,
    refuses={
        NotFound: ["unknown_filter"],
        RuleConflict: ["filter_outdated"],
        Invalid: ["filter_too_wide", "filter_too_large", "too_many_conditions", "too_many_items"],
    },
)
def list_cases(filter_id: FilterPart, limit: Limit = PAGE_LIMIT, cursor: Cursor = None) -> ListPage[CaseView]:
    """List the cases in a filter; a cursor from before a change of the filter is stale."""
    filter_ = use.read.one(caller(), Filter, filter_id)
    scope = ("cases", filter_.id, filter_.version)
    asking = caller()
    show = partial(CaseView.of, asking=asking)
    return page_of(partial(use.list_cases, asking, filter_), show, limit, cursor, *scope)
