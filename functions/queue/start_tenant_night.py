"""Start one tenant's run of a night (P4, P5, X14, X17, X21)."""

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.boundary import Event, guarded
from functions.observability import logger, metrics
from functions.queue.messages import handle_messages
from shared.adapters.sqs.tenant_messages import parse_night
from shared.application.schedule.start_night import StartNight
from shared.bootstrap.ports import WiredPorts
from shared.settings import TenantNightSettings, load

start_night = StartNight(WiredPorts(load(TenantNightSettings)))


@guarded
def handler(event: Event, _context: LambdaContext) -> object:
    """Create the run of the tenant's day; one that exists stays as it is."""

    def start(body: str) -> None:
        tenant, night = parse_night(body)
        started = start_night(tenant, night)
        metrics.add_metric(name="TenantNightsStarted", unit=MetricUnit.Count, value=1)
        metrics.add_metric(name="RunsStopped", unit=MetricUnit.Count, value=int(started.is_stopped))
        metrics.add_metric(name="RunsRefused", unit=MetricUnit.Count, value=int(started.is_refused))
        found = {"new": started.is_new, "stopped": started.is_stopped, "refused": started.is_refused}
        logger.info("night started", extra={"tenant": tenant, "run": night.run, **found})

    return handle_messages(event, start)
