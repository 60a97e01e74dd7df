"""What the reporting routes share."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError

from functions.api.http.problems import problem
from functions.api.http.wiring import wire
from functions.api.redactions.models import JobView
from shared.application.all_ports import Ports
from shared.application.reporting.all_jobs import ReadJobFeed
from shared.application.reporting.all_records import ReadRecords
from shared.application.reporting.learners import ReadLearnerFeed
from shared.application.reporting.request_report import RequestReport
from shared.jobs.job import Job
from shared.settings import ReportingSettings, load


class Use:
    """The use cases, and the store of aims."""

    def __init__(self, ports: Ports) -> None:
        self.learners, self.ilrs = ReadLearnerFeed(ports), ports.ilrs
        self.records, self.jobs = ReadRecords(ports), ReadJobFeed(ports)
        self.request_report = RequestReport(ports)


settings = load(ReportingSettings)
app, caller, use = wire(settings, Use)


@app.not_found
def _no_resource(_error: NotFoundError) -> Response[str]:
    # The gateway's route takes any path below the service's own.
    return problem(HTTPStatus.NOT_FOUND, "unknown_resource", "the service has no such resource")


def shown(job: Job) -> JobView:
    """Return the answer for *job*."""
    return JobView.of(job, settings.recovery_window_days)
