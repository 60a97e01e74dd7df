"""Redactions asked for by filter or by hand; jobs with their history; cancelling (R1–R7, X10–X14)."""

from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Header, Path, Query
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.api.http.app import answer, make_app
from functions.api.http.caller import caller_of
from functions.api.http.cursors import decoded, encoded
from functions.api.http.replies import reply
from functions.api.http.types import PAGE_LIMIT, Cursor, Limit, Page
from functions.api.redactions.models import HistoryView, JobView, ManualView, NoOptions, RedactionBody
from functions.boundary import span
from shared.access.permissions import Caller
from shared.application.jobs.request_redaction import Wanted
from shared.application.ports import JobFilter
from shared.bootstrap.redactions import wire
from shared.jobs.job import Job, JobStatus, JobType
from shared.jobs.outcome import Level, Outcome
from shared.kernel.identifiers import FilterId, JobId, RecordId, RecordKey, WorkflowId, identifier
from shared.settings import RedactionsSettings, load

settings = load(RedactionsSettings)
use = wire(settings)
app = make_app()
IdempotencyKey = Annotated[str | None, Header(alias="Idempotency-Key")]


def _caller() -> Caller:
    return caller_of(app, use.identify, settings.tenant_claim)


def _view(job: Job) -> JobView:
    return JobView.of(job, settings.recovery_window_days)


def _job_id(text: str) -> JobId:
    return JobId(identifier(text, "job"))


@app.post("/v1/filters/<filter_id>/redactions")
def redact_filter(
    filter_id: Annotated[str, Path()], body: RedactionBody, key: IdempotencyKey = None
) -> Response[JobView]:
    """Redact every case in a filter, asynchronously."""
    wanted = Wanted(
        success_transition=body.success_transition,
        dry_run=body.dry_run,
        max_records=body.max_records,
        idempotency_key=key,
    )
    job = use.request_redaction(_caller(), FilterId(identifier(filter_id, "filter")), wanted)
    return reply(HTTPStatus.ACCEPTED, _view(job), f"/v1/jobs/{job.id}")


@app.post("/v1/records/<workflow>/<record>/redaction")
def redact_record(
    workflow: Annotated[str, Path()],
    record: Annotated[str, Path()],
    key: IdempotencyKey = None,
    _body: NoOptions | None = None,
) -> Response[ManualView | JobView]:
    """Redact one case by hand, where its workflow allows that."""
    record_key = RecordKey(WorkflowId(identifier(workflow, "workflow")), RecordId(identifier(record, "record")))
    job, entry = use.redact_record(_caller(), record_key, key, span(app.lambda_context))
    location = f"/v1/jobs/{job.id}"
    if entry is None:
        return reply(HTTPStatus.ACCEPTED, _view(job), location)
    return reply(HTTPStatus.OK, ManualView.of(entry, _view(job)), location)


@app.get("/v1/jobs")
def list_jobs(
    job_type: Annotated[JobType | None, Query(alias="type")] = None,
    status: Annotated[JobStatus | None, Query()] = None,
    limit: Limit = PAGE_LIMIT,
    cursor: Cursor = None,
) -> Page[JobView]:
    """List jobs, newest first."""
    scope = ("jobs", job_type, status)
    wanted = JobFilter(type=job_type, status=status)
    jobs, last = use.read_jobs.page(_caller(), wanted, decoded(cursor, *scope), limit)
    return Page(items=[_view(job) for job in jobs], next_cursor=encoded(last, *scope))


@app.get("/v1/jobs/<job>")
def read_job(job: Annotated[str, Path()]) -> JobView:
    """Read one job, with its counts so far."""
    return _view(use.read_jobs.one(_caller(), _job_id(job)))


@app.get("/v1/jobs/<job>/history")
def read_history(
    job: Annotated[str, Path()],
    level: Annotated[Level | None, Query()] = None,
    outcome: Annotated[Outcome | None, Query()] = None,
    limit: Limit = PAGE_LIMIT,
    cursor: Cursor = None,
) -> Page[HistoryView]:
    """Read what became of each record of a job."""
    scope = ("history", job, level, outcome)
    position = decoded(cursor, *scope)
    entries, last = use.read_jobs.history(_caller(), _job_id(job), level, outcome, position, limit)
    return Page(items=[HistoryView.of(entry) for entry in entries], next_cursor=encoded(last, *scope))


@app.post("/v1/jobs/<job>/cancel")
def cancel_job(job: Annotated[str, Path()]) -> JobView:
    """Stop a job after the records it has in hand."""
    caller = _caller()
    return _view(use.read_jobs.current(caller.tenant, use.cancel_job(caller, _job_id(job))))


@app.post("/v1/jobs/<job>/confirm")
def confirm_job(job: Annotated[str, Path()]) -> Response[JobView]:
    """Start a nightly run that the brake has stopped, as a new job."""
    started = use.start_nights.confirm(_caller(), _job_id(job))
    return reply(HTTPStatus.ACCEPTED, _view(started), f"/v1/jobs/{started.id}")


def handler(event: dict[str, object], context: LambdaContext) -> dict[str, object]:
    """Answer API Gateway."""
    return answer(app, event, context)
