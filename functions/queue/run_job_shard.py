"""Run a shard of a job for as long as the invocation lasts (X3, X10)."""

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.boundary import Event, guarded, span
from functions.observability import LoggedJournal, count, logger
from functions.queue.messages import handle_messages
from shared.bootstrap.worker import wire
from shared.settings import WorkerSettings, load

settings = load(WorkerSettings)
use = wire(settings, LoggedJournal())


@guarded
def handler(event: Event, context: LambdaContext) -> object:
    """Handle a message (batch size 1); one that fails comes back, and after some tries goes to the dead-letter queue."""

    def run(record: SQSRecord) -> None:
        message = use.parse(record.body)
        outcomes = use.run_shard(message.tenant, message.job, message.shard, span(context))
        count(outcomes)
        logger.info("shard worked on", extra={"job": message.job, "shard": message.shard, "outcomes": outcomes})

    return handle_messages(event, context, run)
