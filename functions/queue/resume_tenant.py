"""Send one tenant's shards again that make no progress, and complete its erasures that were given up (X3, X10, X21)."""

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.boundary import Event, guarded, time_budget
from functions.journal import LoggedJournal
from functions.observability import logger, metrics
from functions.queue.messages import handle_messages
from shared.adapters.sqs.tenant_messages import parse_resume
from shared.application.schedule.resume_jobs import ResumeJobs
from shared.bootstrap.ports import WiredPorts
from shared.settings import RecoverySettings, load

ports = WiredPorts(load(RecoverySettings), LoggedJournal())
resume_jobs = ResumeJobs(ports)


@guarded
def handler(event: Event, context: LambdaContext) -> object:
    """Resume the tenant's work; what time or trouble leaves, the next message takes."""
    leave_by = time_budget(context).leave_by

    def resume(body: str) -> None:
        tenant = parse_resume(body)
        done = resume_jobs(tenant, lambda: ports.clock.now() >= leave_by)
        metrics.add_metric(name="ShardsSentAgain", unit=MetricUnit.Count, value=done.shards_sent)
        metrics.add_metric(name="ErasuresCompleted", unit=MetricUnit.Count, value=done.completed.records)
        metrics.add_metric(name="FileErasuresCompleted", unit=MetricUnit.Count, value=done.completed.files)
        metrics.add_metric(name="ResumeTroubles", unit=MetricUnit.Count, value=len(done.failures))
        if done.failures:
            logger.error("not all could be resumed", extra={"tenant": tenant, "errors": done.failures})
        found = {"erasures_completed": done.completed.records, "file_erasures_completed": done.completed.files}
        logger.info("resumed", extra={"tenant": tenant, "shards_sent": done.shards_sent, **found})

    return handle_messages(event, resume)
