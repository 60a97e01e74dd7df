"""How a night's start is told: the log has the counts, the metric lets an alarm notice the night that never began."""

from aws_lambda_powertools.metrics import MetricUnit

from functions.observability import logger, metrics
from shared.application.retention.start_nights import Started


def tell_started(started: Started) -> None:
    """Log and count what has been started."""
    metrics.add_metric(name="NightsStarted", unit=MetricUnit.Count, value=1)
    metrics.add_metric(name="RunsStopped", unit=MetricUnit.Count, value=started.stopped)
    metrics.add_metric(name="RunsRefused", unit=MetricUnit.Count, value=started.refused)
    logger.info("runs started", extra={"jobs": started.new, "stopped": started.stopped, "refused": started.refused})
