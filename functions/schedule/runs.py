"""How the start of a night is logged and counted."""

from aws_lambda_powertools.metrics import MetricUnit

from functions.observability import logger, metrics
from shared.application.schedule.start_nights import Started
from shared.kernel.errors import Unavailable


def report_started(started: Started) -> None:
    """Log and count the runs; raise ``Unavailable`` if a tenant has no run yet."""
    metrics.add_metric(name="RunsStopped", unit=MetricUnit.Count, value=started.stopped)
    metrics.add_metric(name="RunsRefused", unit=MetricUnit.Count, value=started.refused)
    logger.info("runs started", extra={"jobs": started.new, "stopped": started.stopped, "refused": started.refused})
    if started.failures:
        logger.error("some tenants have no run yet", extra={"errors": started.failures})
        # The event comes back; the runs that exist stay as they are.
        raise Unavailable("some_runs_not_started", "the run of some tenant could not be started")
    # An alarm watches this one for the night that never began.
    metrics.add_metric(name="NightsStarted", unit=MetricUnit.Count, value=1)
