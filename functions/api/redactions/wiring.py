"""What the routes of redactions and jobs share: their resolver, their use cases, their caller, and how a job is shown."""

from functions.api.http.app import make_app
from functions.api.redactions.models import JobView
from functions.journal import LoggedJournal
from shared.bootstrap.redactions import wire
from shared.jobs.job import Job
from shared.settings import RedactionsSettings, load

settings = load(RedactionsSettings)
use = wire(settings, LoggedJournal())
app = make_app(use.identify, settings.tenant_claim)
caller = app.caller


def shown(job: Job, download_url: str | None = None) -> JobView:
    """Return *job* as the API shows it."""
    return JobView.of(job, settings.recovery_window_days, download_url)
