"""What the routes of redactions and jobs share."""

from functions.api.http.wiring import wire
from functions.api.redactions.models import JobView
from functions.journal import LoggedJournal
from shared.application.all_ports import Ports
from shared.application.erasure.redact import NoSelection, Redact
from shared.application.jobs.cancel_job import CancelJob
from shared.application.jobs.read_jobs import ReadJobs
from shared.application.jobs.redact_record import RedactRecord
from shared.application.jobs.request_redaction import RequestRedaction
from shared.application.jobs.run_shard import RunShard
from shared.application.jobs.types import always
from shared.application.learners.request_import import RequestImport
from shared.application.reporting.request_report import LinkReport
from shared.application.schedule.confirm_night import ConfirmNight
from shared.jobs.job import Job, JobType
from shared.settings import RedactionsSettings, load


class Use:
    """The use cases."""

    def __init__(self, ports: Ports) -> None:
        self.request_redaction = RequestRedaction(ports)
        # The request carries out a redaction by hand, and no other job.
        by_hand = RunShard(ports, {JobType.MANUAL_REDACTION: always(NoSelection(), Redact(ports))})
        self.redact_record = RedactRecord(ports, by_hand)
        self.read_jobs, self.cancel_job = ReadJobs(ports), CancelJob(ports)
        self.confirm_night = ConfirmNight(ports)
        self.request_import = RequestImport(ports)
        self.link_report = LinkReport(ports)


settings = load(RedactionsSettings)
app, caller, use = wire(settings, Use, LoggedJournal())


def shown(job: Job, download_url: str | None = None) -> JobView:
    """Return the answer for *job*."""
    return JobView.of(job, settings.recovery_window_days, download_url)
