"""How a night's start is told: the log has the counts, the metric lets an alarm notice the night that never began."""

from aws_lambda_powertools.metrics import MetricUnit

from functions.observability import logger, metrics
from shared.application.schedule.start_nights import Started
from shared.kernel.errors import Unavailable


def tell_started(started: Started) -> None:
    """Log and count what has been started; fail for those who have no run yet, so that the event comes back."""
    metrics.add_metric(name="RunsStopped", unit=MetricUnit.Count, value=started.stopped)
    metrics.add_metric(name="RunsRefused", unit=MetricUnit.Count, value=started.refused)
    logger.info("runs started", extra={"jobs": started.new, "stopped": started.stopped, "refused": started.refused})
    if started.troubles:
        logger.error("some tenants have no run yet", extra={"errors": started.troubles})
        raise Unavailable("some_runs_not_started", "the run of some tenant could not be started")
    metrics.add_metric(name="NightsStarted", unit=MetricUnit.Count, value=1)
