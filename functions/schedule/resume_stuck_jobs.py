"""Every 15 minutes: send shards again that make no progress, and complete erasures that were given up (X3, X10)."""

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.boundary import Event, guarded, time_budget
from functions.journal import LoggedJournal
from functions.observability import logger, metrics
from shared.application.schedule.resume_jobs import ResumeJobs
from shared.bootstrap.ports import WiredPorts
from shared.settings import RecoverySettings, load

ports = WiredPorts(load(RecoverySettings), LoggedJournal())
resume_jobs = ResumeJobs(ports)


@guarded
def handler(_event: Event, context: LambdaContext) -> object:
    leave_by = time_budget(context).leave_by  # the next invocation takes the tenants that are left
    done = resume_jobs(lambda: ports.clock.now() >= leave_by)
    metrics.add_metric(name="ShardsSentAgain", unit=MetricUnit.Count, value=done.shards_sent)
    metrics.add_metric(name="ErasuresCompleted", unit=MetricUnit.Count, value=done.completed.records)
    metrics.add_metric(name="FileErasuresCompleted", unit=MetricUnit.Count, value=done.completed.files)
    metrics.add_metric(name="ResumeTroubles", unit=MetricUnit.Count, value=len(done.failures))
    metrics.add_metric(name="OldestOpenJob", unit=MetricUnit.Seconds, value=done.oldest.total_seconds())
    if done.failures:
        logger.error("not all could be resumed", extra={"errors": done.failures})
    found = {"erasures_completed": done.completed.records, "file_erasures_completed": done.completed.files}
    logger.info("resumed", extra={"shards_sent": done.shards_sent, **found})
    return None
