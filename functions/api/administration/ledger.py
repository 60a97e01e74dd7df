"""The ledger."""

from functools import partial
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.api.administration.models import LedgerView
from functions.api.administration.wiring import app, caller, use
from functions.api.http.pages import page_of
from functions.api.http.routes import Routes
from functions.api.http.types import PAGE_LIMIT, Cursor, Instant, Limit, ListPage
from shared.access.permissions import Permission
from shared.kernel.errors import Invalid
from shared.kernel.identifiers import RecordKey

routes = Routes(app, "Ledger")
Subject = Annotated[str | None, Query(max_length=129, description="the record, as `workflow/id`")]
Since = Annotated[Instant | None, Query(description="nothing older than this")]


@routes.get("/v1/ledger", needs=(Permission.READ_LEDGER,), refuses={Invalid: ["invalid_identifier"]})
def read_ledger(
    record: Subject = None, since: Since = None, limit: Limit = PAGE_LIMIT, cursor: Cursor = None
) -> ListPage[LedgerView]:
    """Read the ledger in order of time, of one record or of all."""
    scope = ("ledger", record, since)
    key = None if record is None else RecordKey.parse(record)
    return page_of(partial(use.read_ledger, caller(), since, key), LedgerView.of, limit, cursor, *scope)
