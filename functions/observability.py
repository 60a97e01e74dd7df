"""The one logger and the one set of metrics: JSON lines with ids, codes and counts, never a value (X8)."""

import traceback

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.utilities.typing import LambdaContext

logger = Logger(log_uncaught_exceptions=False)
metrics = Metrics()


class InvocationFailedError(Exception):
    """What a function raises for anything unforeseen: the runtime prints it, so it names only the class of the cause."""


def begin(context: LambdaContext, **ids: str) -> None:
    """Let the lines of this invocation carry its ids and nothing of the one before."""
    logger.structure_logs(request=context.aws_request_id, function=context.function_name)
    logger.append_keys(**ids)


def log_failure(error: BaseException) -> None:
    """Log an unforeseen error by its class and the places it came through; its message may quote a value (X8)."""
    places = [
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)
    ]
    logger.error("unforeseen error", extra={"error": type(error).__name__, "places": places})


def flush() -> None:
    """Write the metrics of this invocation, if there are any."""
    if metrics.provider.metric_set:
        metrics.flush_metrics()
