"""Run a shard of a job for as long as the invocation lasts (X3, X10)."""

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.boundary import Event, guarded, span
from functions.journal import LoggedJournal, count
from functions.observability import logger
from functions.queue.messages import handle_messages
from shared.bootstrap.worker import wire
from shared.settings import WorkerSettings, load

settings = load(WorkerSettings)
use = wire(settings, LoggedJournal())


@guarded
def handler(event: Event, context: LambdaContext) -> object:
    """Handle a message (batch size 1); one that fails comes back, and after some tries goes to the dead-letter queue."""

    def run(body: str) -> None:
        message = use.parse(body)
        outcomes = use.run_shard(message.tenant, message.job, message.shard, span(context))
        count(outcomes)
        logger.info("shard worked on", extra={"job": message.job, "shard": message.shard, "outcomes": outcomes})

    return handle_messages(event, run)
