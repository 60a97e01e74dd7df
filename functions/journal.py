"""What a job's worker leaves in the log and the metrics."""

from collections.abc import Sequence

from aws_lambda_powertools.metrics import MetricUnit

from functions.observability import logger, metrics
from shared.adapters.shards import shard_name
from shared.jobs.history import HistoryEntry
from shared.jobs.job import Job
from shared.jobs.tally import Tally
from shared.records.outcome import Level, Outcome


class LoggedJournal:
    """A job's journal, kept in the log."""

    def working_on(self, job: Job, shard: int) -> None:
        """Give later lines the ids of the job, shard and request."""
        # The correlation id leads back to the request that asked for the job.
        logger.append_keys(job=job.id, shard=shard_name(shard), correlation_id=job.correlation_id, dry_run=job.dry_run)

    def settled(self, entries: Sequence[HistoryEntry]) -> None:
        """Log each record that failed, by id and ground."""
        # The history has an entry for each record, so the log needs only the errors.
        for entry in entries:
            if entry.outcome.level is Level.ERROR:
                logger.warning("record failed", extra={"record": str(entry.record), "ground": entry.ground})

    def counted(self, job: Job, tally: Tally) -> None:
        """Count records and files, each under a name of its own (X11a)."""
        if job.dry_run:
            return  # nothing became of any record
        for outcome, number in tally.items():
            metrics.add_metric(name=metric_of(outcome), unit=MetricUnit.Count, value=number)

    def ended(self, job: Job) -> None:
        metrics.add_metric(name=f"Jobs_{job.status}", unit=MetricUnit.Count, value=1)
        logger.info("job ended", extra={"job": job.id, "type": job.type, "status": job.status, "ground": job.ground})


def metric_of(outcome: Outcome) -> str:
    return f"Files_{outcome.removeprefix('file_')}" if outcome.is_of_file else f"Records_{outcome}"
