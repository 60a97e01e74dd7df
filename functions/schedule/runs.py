"""How the sending of a night to its tenants is logged and counted."""

from aws_lambda_powertools.metrics import MetricUnit

from functions.observability import logger, metrics
from shared.application.stored import Sent
from shared.kernel.errors import Unavailable


def report_sent(sent: Sent) -> None:
    """Log and count the tenants; raise ``Unavailable`` if one was not sent."""
    metrics.add_metric(name="TenantsSent", unit=MetricUnit.Count, value=sent.sent)
    logger.info("night sent", extra={"tenants": sent.sent, "refused": sent.refused})
    if sent.refused:
        # The event comes back. A tenant that is sent again finds its run, and nothing is started twice (X14).
        raise Unavailable("some_tenants_not_sent", "the queue has not taken every tenant")
    # An alarm watches this one for the night that never began.
    metrics.add_metric(name="NightsStarted", unit=MetricUnit.Count, value=1)
