"""Every night: create each tenant's policy run, which dates finished records and applies workflow rules (P4, R8)."""

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.boundary import Event, guarded
from functions.schedule.event_time import event_time
from functions.schedule.runs import report_started
from shared.application.schedule.start_nights import StartNights
from shared.bootstrap.ports import WiredPorts
from shared.settings import NightSettings, load

start_nights = StartNights(WiredPorts(load(NightSettings)))


@guarded
def handler(event: Event, _context: LambdaContext) -> object:
    """Create the runs of the event's day; one that exists stays as it is."""
    report_started(start_nights.start_policy_runs(event_time(event)))
    return None
