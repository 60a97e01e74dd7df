"""Every night: create each tenant's anonymisation run, which erases what is due (P5, X17)."""

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.boundary import Event, guarded
from functions.schedule.event_time import event_time
from functions.schedule.runs import report_started
from shared.application.schedule.start_nights import StartNights
from shared.bootstrap.ports import WiredPorts
from shared.settings import AnonymisationNightSettings, load

start_nights = StartNights(WiredPorts(load(AnonymisationNightSettings)))


@guarded
def handler(event: Event, _context: LambdaContext) -> object:
    """Create the runs of the event's day; one that exists stays as it is."""
    report_started(start_nights.start_anonymisation_runs(event_time(event)))
    return None
