"""What the reporting routes share: their resolver, their use cases, their caller, and how a job is shown."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError

from functions.api.http.app import make_app
from functions.api.http.problems import problem
from functions.api.redactions.models import JobView
from shared.bootstrap.reporting import wire
from shared.jobs.job import Job
from shared.settings import ReportingSettings, load

settings = load(ReportingSettings)
use = wire(settings)
app = make_app(use.identify, settings.tenant_claim)
caller = app.caller


@app.not_found
def _no_resource(_error: NotFoundError) -> Response[str]:
    # The gateway's route takes any path below the service's own.
    return problem(HTTPStatus.NOT_FOUND, "unknown_resource", "the service has no such resource")


def shown(job: Job) -> JobView:
    """Return *job* as the API shows it."""
    return JobView.of(job, settings.recovery_window_days)
