"""The ledger."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.api.administration.models import LedgerView
from functions.api.administration.wiring import app, caller, use
from functions.api.http.cursors import decoded, encoded
from functions.api.http.types import PAGE_LIMIT, Cursor, Instant, Limit, Page
from shared.kernel.identifiers import RecordKey


@app.get("/v1/ledger")
def read_ledger(
    record: Annotated[str | None, Query(max_length=129)] = None,
    since: Annotated[Instant | None, Query()] = None,
    limit: Limit = PAGE_LIMIT,
    cursor: Cursor = None,
) -> Page[LedgerView]:
    """Read the ledger in the order of time, of one record (``workflow/id``) or of all."""
    scope = ("ledger", record, since)
    key = None if record is None else RecordKey.parse(record)
    entries, last = use.read_ledger(caller(), since, key, decoded(cursor, *scope), limit)
    return Page(items=[LedgerView.of(entry) for entry in entries], next_cursor=encoded(last, *scope))
