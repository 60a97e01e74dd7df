"""The report on learners' retention (L9)."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from functions.api.http.replies import reply
from functions.api.http.routes import Routes
from functions.api.http.types import IdempotencyKey
from functions.api.redactions.models import JobView
from functions.api.reporting.models import ReportBody
from functions.api.reporting.wiring import app, caller, shown, use
from shared.jobs.job import LearnerReport
from shared.kernel.errors import Invalid, RuleConflict

routes = Routes(app, "Reports")


@routes.post(
    "/v1/reports/learner-retention",
    needs=(LearnerReport.started_by,),
    status=HTTPStatus.ACCEPTED,
    has_location=True,
    refuses={
        RuleConflict: ["no_learner_workflow", "idempotency_key_reused"],
        Invalid: ["invalid_idempotency_key"],
    },
)
def report_on_learner_retention(body: ReportBody, key: IdempotencyKey = None) -> Response[JobView]:
    """Write every learner's Final Funding Date and removal date into a file, asynchronously.

    The finished job has a `download_url`; the file is there for a day.
    """
    job = use.request_report(caller(), body.format, key)
    return reply(HTTPStatus.ACCEPTED, shown(job), f"/v1/jobs/{job.id}")
