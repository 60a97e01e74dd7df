"""The one logger and the one set of metrics: ids, codes and counts, never a value (X8)."""

import traceback
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit, single_metric
from aws_lambda_powertools.utilities.typing import LambdaContext

logger = Logger(log_uncaught_exceptions=False)  # Powertools can log uncaught errors, but with their messages
metrics = Metrics()


# The Lambda runtime prints what a function raises, with its message (X8).
class InvocationFailedError(Exception):
    """A function failed; its message is a code or the name of a class."""


def begin(context: LambdaContext, **ids: str) -> None:
    """Give this invocation's lines its ids, and drop those of the one before."""
    logger.structure_logs(request=context.aws_request_id, function=context.function_name)
    logger.append_keys(**ids)


def log_failure(error: BaseException) -> None:
    # Not the message, and no line of source: either may quote a value (X8).
    places = [
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)
    ]
    logger.error("unforeseen error", extra={"error": type(error).__name__, "places": places})


def count_failed_answer(context: LambdaContext) -> None:
    """Count a 5xx by the function's version, so that a deployment knows whether it is the new one that fails."""
    # Lambda counts only what is raised as an error, and an API answers everything.
    own = metrics.provider  # as it was at the start, which is all that the environment is asked for
    service = {"service": own.service} if own.service else None
    with single_metric(
        name="AnswersFailed", unit=MetricUnit.Count, value=1, namespace=own.namespace, default_dimensions=service
    ) as metric:
        metric.add_dimension("version", context.function_version)


def end(context: LambdaContext, event: Mapping[str, Any], status: int) -> None:
    """Tell what the gateway is answered, and write this invocation's metrics."""
    # The route's key is safe; the path, the query and the body may hold values (X8).
    logger.info("answered", extra={"route": event.get("routeKey"), "status": status})
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        count_failed_answer(context)
    flush()


def flush() -> None:
    """Write this invocation's metrics, if there are any."""
    # Powertools warns about an empty set.
    if metrics.provider.metric_set:
        metrics.flush_metrics()
