"""Every night: send each tenant its anonymisation run, which erases what is due (P5, X17)."""

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.boundary import Event, guarded
from functions.schedule.event_time import event_time
from functions.schedule.runs import report_sent
from shared.application.schedule.send_nights import SendNights
from shared.bootstrap.ports import WiredPorts
from shared.jobs.job import JobType
from shared.jobs.night import Night
from shared.settings import NightsSettings, load

send_nights = SendNights(WiredPorts(load(NightsSettings)))


@guarded
def handler(event: Event, _context: LambdaContext) -> object:
    """Send the tenants; ``StartTenantNightFunction`` creates each one's run of the event's day."""
    report_sent(send_nights(Night(run=JobType.RETENTION_ANONYMISATION, at=event_time(event))))
    return None
