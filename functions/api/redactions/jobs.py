"""Jobs, their history, and cancelling them (X10–X13)."""

from functools import partial
from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.api.http.pages import page_of
from functions.api.http.parts import JobPart
from functions.api.http.replies import reply
from functions.api.http.routes import ANY_CALLER, Routes
from functions.api.http.types import PAGE_LIMIT, Cursor, IdempotencyKey, Limit, ListPage
from functions.api.redactions.models import ConfirmBody, HistoryView, JobView
from functions.api.redactions.wiring import app, caller, shown, use
from shared.access.permissions import Permission
from shared.application.stored import JobFilter
from shared.jobs.job import JobStatus, JobType
from shared.kernel.errors import Invalid, NotFound, RuleConflict
from shared.records.outcome import Level, Outcome

NEEDS = (Permission.VIEW_JOBS,)
routes = Routes(app, "Jobs")


@routes.get("/v1/jobs", needs=NEEDS)
def list_jobs(
    job_type: Annotated[JobType | None, Query(alias="type")] = None,
    status: Annotated[JobStatus | None, Query()] = None,
    limit: Limit = PAGE_LIMIT,
    cursor: Cursor = None,
) -> ListPage[JobView]:
    """List jobs, newest first."""
    scope = ("jobs", job_type, status)
    wanted = JobFilter(type=job_type, status=status)
    return page_of(partial(use.read_jobs.page, caller(), wanted), shown, limit, cursor, *scope)


@routes.get("/v1/jobs/<id>", needs=NEEDS, refuses={NotFound: ["unknown_job"]})
def read_job(job: JobPart) -> JobView:
    """Read one job, with its counts so far.

    A finished report has a `download_url`, for callers who may read reports and for a day.
    """
    asking = caller()
    found = use.read_jobs.one(asking, job)
    return shown(found, use.link_report(asking, found))


@routes.get("/v1/jobs/<id>/history", needs=NEEDS, refuses={NotFound: ["unknown_job"]})
def read_history(
    job: JobPart,
    level: Annotated[Level | None, Query()] = None,
    outcome: Annotated[Outcome | None, Query()] = None,
    limit: Limit = PAGE_LIMIT,
    cursor: Cursor = None,
) -> ListPage[HistoryView]:
    """Read what became of each record of a job."""
    scope = ("history", job, level, outcome)
    return page_of(partial(use.read_jobs.history, caller(), job, level, outcome), HistoryView.of, limit, cursor, *scope)


@routes.post(
    "/v1/jobs/<id>/confirm",
    needs=(Permission.MANAGE_RETENTION_POLICIES,),
    status=HTTPStatus.ACCEPTED,
    has_location=True,
    refuses={
        NotFound: ["unknown_job"],
        RuleConflict: ["already_confirmed", "nothing_to_confirm", "replay_required", "runs_stopped"],
        Invalid: ["not_stopped"],
    },
)
def confirm_job(job: JobPart, key: IdempotencyKey = None, body: ConfirmBody | None = None) -> Response[JobView]:
    """Start a nightly run that the brake has stopped, as a new job: all that is left of it, or some workflows.

    Each workflow is confirmed once; the others can be later.
    """
    started = use.confirm_night(caller(), job, body.wanted() if body else None, key)
    return reply(HTTPStatus.ACCEPTED, shown(started), f"/v1/jobs/{started.id}")


@routes.post(
    "/v1/jobs/<id>/cancel",
    needs=ANY_CALLER,
    needs_by_data=(Permission.DELETE_PERSONAL_DATA,),
    refuses={NotFound: ["unknown_job"], RuleConflict: ["job_ended", "operators_job"]},
)
def cancel_job(job: JobPart) -> JobView:
    """Stop a job after the records it has in hand; needs the permission that starts such a job."""
    asking = caller()
    return shown(use.read_jobs.current(asking.tenant, use.cancel_job(asking, job)))
