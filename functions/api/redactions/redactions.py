"""Redactions asked for by filter or by hand (R1–R7, X14)."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from functions.api.http.parts import FilterPart, RecordPart, WorkflowPart
from functions.api.http.replies import reply
from functions.api.http.routes import Routes
from functions.api.http.types import IdempotencyKey
from functions.api.redactions.models import JobView, ManualView, NoOptions, RedactionBody
from functions.api.redactions.wiring import app, caller, shown, use
from functions.boundary import time_budget
from shared.application.jobs.request_redaction import RedactionOptions
from shared.jobs.job import FilterRedaction, RecordRedaction
from shared.kernel.errors import Invalid, NotFound, RuleConflict
from shared.kernel.identifiers import RecordKey

routes = Routes(app, "Redactions")


@routes.post(
    "/v1/filters/<filter>/redactions",
    needs=(FilterRedaction.started_by,),
    status=HTTPStatus.ACCEPTED,
    has_location=True,
    refuses={
        NotFound: ["unknown_filter"],
        RuleConflict: ["idempotency_key_reused", "replay_required", "runs_stopped", "filter_outdated"],
        Invalid: [
            "invalid_idempotency_key",
            "too_many_records",
            "too_many_to_count",
            "filter_too_wide",
            "filter_too_large",
            "unknown_transition",
        ],
    },
)
def redact_filter(filter_id: FilterPart, body: RedactionBody, key: IdempotencyKey = None) -> Response[JobView]:
    """Redact every case in a filter, asynchronously."""
    wanted = RedactionOptions(
        success_transition=body.success_transition,
        dry_run=body.dry_run,
        max_records=body.max_records,
        idempotency_key=key,
    )
    job = use.request_redaction(caller(), filter_id, wanted)
    return reply(HTTPStatus.ACCEPTED, shown(job), f"/v1/jobs/{job.id}")


@routes.post(
    "/v1/records/<workflow>/<id>/redaction",
    needs=(RecordRedaction.started_by,),
    answers={HTTPStatus.OK: ManualView, HTTPStatus.ACCEPTED: JobView},
    has_location=True,
    refuses={
        NotFound: ["unknown_record"],
        RuleConflict: ["deletion_not_allowed", "idempotency_key_reused", "replay_required", "runs_stopped"],
        Invalid: ["invalid_idempotency_key", "not_a_case"],
    },
)
def redact_record(
    workflow: WorkflowPart, record: RecordPart, key: IdempotencyKey = None, _body: NoOptions | None = None
) -> Response[ManualView | JobView]:
    """Redact one case by hand, where its workflow allows that.

    If it takes longer than a request may, the answer is 202 and the redaction goes on as a job.
    """
    job, entry = use.redact_record(caller(), RecordKey(workflow, record), key, time_budget(app.lambda_context))
    location = f"/v1/jobs/{job.id}"
    # The job goes on in a worker.
    if entry is None:
        return reply(HTTPStatus.ACCEPTED, shown(job), location)
    return reply(HTTPStatus.OK, ManualView.of(entry, shown(job)), location)
