"""Imports of ILR returns (L10)."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from functions.api.http.replies import reply
from functions.api.http.routes import Routes
from functions.api.http.types import IdempotencyKey
from functions.api.redactions.models import ImportAnswer, ImportBody
from functions.api.redactions.wiring import app, caller, shown, use
from shared.jobs.job import IlrImport
from shared.kernel.errors import Invalid, RuleConflict

routes = Routes(app, "Learners")


@routes.post(
    "/v1/ilr-imports",
    needs=(IlrImport.started_by,),
    status=HTTPStatus.ACCEPTED,
    has_location=True,
    refuses={
        RuleConflict: ["no_learner_workflow", "idempotency_key_reused"],
        Invalid: ["unknown_file_type", "file_too_large", "invalid_idempotency_key"],
    },
)
def import_ilr(body: ImportBody, key: IdempotencyKey = None) -> Response[ImportAnswer]:
    """Announce an ILR return and get a link to send it to, usable for five minutes.

    The import starts when the file has arrived. The file is deleted when the job has ended, however it ended.
    """
    job, link = use.request_import(caller(), body.file_name, body.size, key)
    return reply(HTTPStatus.ACCEPTED, ImportAnswer.of(shown(job), link), f"/v1/jobs/{job.id}")
