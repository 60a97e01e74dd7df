"""Every 15 minutes: find the tenants that have open jobs or erasures that were given up, and send each of them (X3, X10)."""

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.boundary import Event, guarded
from functions.observability import logger, metrics
from shared.application.schedule.find_unfinished import FindUnfinished
from shared.bootstrap.ports import WiredPorts
from shared.kernel.errors import Unavailable
from shared.settings import UnfinishedSettings, load

find_unfinished = FindUnfinished(WiredPorts(load(UnfinishedSettings)))


@guarded
def handler(_event: Event, _context: LambdaContext) -> object:
    """Send the tenants; ``ResumeTenantFunction`` resumes the work of each."""
    found = find_unfinished()
    # An alarm watches this one for the run that never came.
    metrics.add_metric(name="OldestOpenJob", unit=MetricUnit.Seconds, value=found.oldest.total_seconds())
    metrics.add_metric(name="TenantsToResume", unit=MetricUnit.Count, value=found.tenants.sent)
    logger.info("unfinished work found", extra={"tenants": found.tenants.sent, "refused": found.tenants.refused})
    if found.tenants.refused:
        raise Unavailable("some_tenants_not_sent", "the queue has not taken every tenant")
    return None
