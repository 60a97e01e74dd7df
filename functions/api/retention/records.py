"""Records under a hold or restriction by review date; anonymisation requests (P7, P9, P10)."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from functions.api.http.cursors import decoded, encoded
from functions.api.http.replies import no_content
from functions.api.http.types import PAGE_LIMIT, Cursor, Day, Limit, Page
from functions.api.records.models import RecordAnswer
from functions.api.retention.models import HeldAnswer, RequestAnswer, RequestBody
from functions.api.retention.wiring import app, caller, use
from shared.kernel.identifiers import RecordId, RecordKey, WorkflowId, identifier

REQUEST = "/v1/records/<workflow>/<record>/anonymisation-request"
Part = Annotated[str, Path()]


def _key(workflow: str, record: str) -> RecordKey:
    return RecordKey(WorkflowId(identifier(workflow, "workflow")), RecordId(identifier(record, "record")))


@app.get("/v1/holds")
def list_held(
    review_before: Annotated[Day | None, Query()] = None, limit: Limit = PAGE_LIMIT, cursor: Cursor = None
) -> Page[HeldAnswer]:
    """List records under a legal hold or restriction by review date."""
    scope, asking = ("holds", review_before), caller()
    found, last = use.list_stages.held(asking, review_before, decoded(cursor, *scope), limit)
    today = use.today(asking.tenant)
    return Page(items=[HeldAnswer.of(one, today) for one in found], next_cursor=encoded(last, *scope))


@app.get("/v1/anonymisation-requests")
def list_requests(
    due_before: Annotated[Day | None, Query()] = None, limit: Limit = PAGE_LIMIT, cursor: Cursor = None
) -> Page[RequestAnswer]:
    """List open anonymisation requests by due date."""
    scope = ("requests", due_before)
    found, last = use.list_stages.requested(caller(), due_before, decoded(cursor, *scope), limit)
    return Page(items=[RequestAnswer.of(one) for one in found], next_cursor=encoded(last, *scope))


@app.put(REQUEST)
def request_anonymisation(workflow: Part, record: Part, body: RequestBody) -> RecordAnswer:
    """Ask for a record in an end state to be anonymised by a date, or change that."""
    view = use.request_anonymisation.place(caller(), _key(workflow, record), body.reason, body.due_date)
    return RecordAnswer.of(view)


@app.delete(REQUEST)
def withdraw_request(workflow: Part, record: Part) -> Response[None]:
    """Take an anonymisation request back, as long as it has not been carried out."""
    use.request_anonymisation.withdraw(caller(), _key(workflow, record))
    return no_content()
