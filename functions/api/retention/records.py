"""Guarded records by review date, and anonymisation requests (P7, P9, P10)."""

from functools import partial
from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.api.http.pages import page_of
from functions.api.http.parts import RecordPart, WorkflowPart
from functions.api.http.replies import no_content
from functions.api.http.routes import Routes
from functions.api.http.types import PAGE_LIMIT, Cursor, Day, Limit, ListPage
from functions.api.records.models import RecordAnswer
from functions.api.retention.models import HeldAnswer, RequestAnswer, RequestBody
from functions.api.retention.wiring import app, caller, use
from shared.access.permissions import Permission
from shared.application.retention.request_anonymisation import NEEDED
from shared.kernel.errors import Invalid, NotFound, RuleConflict, Unavailable
from shared.kernel.identifiers import RecordKey

REQUEST = "/v1/records/<workflow>/<id>/anonymisation-request"
routes = Routes(app, "Data protection")


@routes.get("/v1/holds", needs=(Permission.EDIT_DATA_PROTECTION,))
def list_held(
    review_before: Annotated[Day | None, Query(description="only those whose review is due before that day")] = None,
    limit: Limit = PAGE_LIMIT,
    cursor: Cursor = None,
) -> ListPage[HeldAnswer]:
    """List records under a legal hold or restriction by review date."""
    read = partial(use.list_stages.held, caller(), review_before)
    show = partial(HeldAnswer.of, today=use.today(caller().tenant))
    return page_of(read, show, limit, cursor, "holds", review_before)


@routes.get("/v1/anonymisation-requests", needs=(Permission.EDIT_DATA_PROTECTION,))
def list_requests(
    due_before: Annotated[Day | None, Query(description="only those that are due before that day")] = None,
    limit: Limit = PAGE_LIMIT,
    cursor: Cursor = None,
) -> ListPage[RequestAnswer]:
    """List open anonymisation requests by due date."""
    read = partial(use.list_stages.requested, caller(), due_before)
    return page_of(read, RequestAnswer.of, limit, cursor, "requests", due_before)


@routes.put(
    REQUEST,
    needs=NEEDED,
    refuses={
        NotFound: ["unknown_workflow", "unknown_record"],
        RuleConflict: ["erasure_in_progress", "already_erased", "not_in_end_state"],
        Invalid: ["due_date_in_past"],
        Unavailable: ["unreadable_record"],
    },
)
def request_anonymisation(workflow: WorkflowPart, record: RecordPart, body: RequestBody) -> RecordAnswer:
    """Ask for a record in an end state to be anonymised by a date, or change the request.

    The reason stays readable after the anonymisation: it must not identify anyone.
    """
    view = use.request_anonymisation.place(caller(), RecordKey(workflow, record), body.reason, body.due_date)
    return RecordAnswer.of(view, caller())


@routes.delete(
    REQUEST,
    needs=NEEDED,
    status=HTTPStatus.NO_CONTENT,
    refuses={
        NotFound: ["unknown_record", "no_anonymisation_request"],
        RuleConflict: ["erasure_in_progress", "already_erased"],
        Unavailable: ["unreadable_record"],
    },
)
def withdraw_request(workflow: WorkflowPart, record: RecordPart) -> Response[None]:
    """Withdraw an anonymisation request that has not been carried out."""
    use.request_anonymisation.withdraw(caller(), RecordKey(workflow, record))
    return no_content()
