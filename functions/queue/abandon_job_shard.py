"""Give up a shard whose message has come to the dead-letter queue, truthfully (X3, X10)."""

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.boundary import Event, guarded, span
from functions.journal import LoggedJournal
from functions.observability import logger
from functions.queue.messages import handle_messages
from shared.bootstrap.worker import wire
from shared.settings import WorkerSettings, load

settings = load(WorkerSettings)
use = wire(settings, LoggedJournal())


@guarded
def handler(event: Event, context: LambdaContext) -> object:
    """Handle a dead letter (batch size 1)."""

    def abandon(body: str) -> None:
        message = use.parse(body)
        use.abandon_shard(message.tenant, message.job, message.shard, span(context))
        logger.error("shard abandoned", extra={"job": message.job, "shard": message.shard})

    return handle_messages(event, abandon)
