"""The one logger and the one set of metrics: JSON lines with ids, codes and counts, never a value (X8)."""

import traceback
from collections.abc import Sequence

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from shared.jobs.history import HistoryEntry
from shared.jobs.job import Job
from shared.jobs.outcome import Level
from shared.jobs.tally import Tally

logger = Logger(log_uncaught_exceptions=False)
metrics = Metrics()


class InvocationFailedError(Exception):
    """What a function raises for anything unforeseen: the runtime prints it, so it names only the class of the cause."""


def begin(context: LambdaContext, **ids: str) -> None:
    """Let the lines of this invocation carry its ids and nothing of the one before."""
    logger.structure_logs(request=context.aws_request_id, function=context.function_name)
    logger.append_keys(**ids)


class LoggedJournal:
    """A job's journal, kept in the log: what is logged while a shard is worked on leads back to the request that asked for it."""

    def working_on(self, job: Job, shard: str) -> None:
        """Let the lines that follow carry the job, the shard and the request's id."""
        logger.append_keys(job=job.id, shard=shard, correlation_id=job.correlation_id)

    def settled(self, entries: Sequence[HistoryEntry]) -> None:
        """Log each record that failed, by its id and the ground."""
        for entry in entries:
            if entry.outcome.level is Level.ERROR:
                logger.warning("record failed", extra={"record": str(entry.record), "ground": entry.ground})

    def ended(self, job: Job) -> None:
        """Log and count the end of a job, which whoever ends its last shard notices."""
        metrics.add_metric(name=f"Jobs_{job.status}", unit=MetricUnit.Count, value=1)
        logger.info("job ended", extra={"job": job.id, "type": job.type, "status": job.status, "ground": job.ground})


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


def count(outcomes: Tally) -> None:
    """Add a metric for each outcome."""
    for outcome, number in outcomes.items():
        metrics.add_metric(name=f"Records_{outcome}", unit=MetricUnit.Count, value=number)
