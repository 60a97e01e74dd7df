"""A worker's event: one message, which names a shard."""

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.boundary import Event, time_budget
from functions.observability import logger
from functions.queue.messages import handle_messages
from shared.adapters.shards import shard_name
from shared.adapters.sqs.message import parse_message
from shared.application.jobs.run_shard import RunShard


def work(run_shard: RunShard, event: Event, context: LambdaContext) -> object:
    """Work on the shard for as long as the invocation lasts."""

    def run(body: str) -> None:
        message = parse_message(body)
        # A batch is one message, so the shard has the whole invocation.
        outcomes = run_shard(message.tenant, message.job, message.shard, time_budget(context))
        logger.info(
            "shard worked on", extra={"job": message.job, "shard": shard_name(message.shard), "outcomes": outcomes}
        )

    # A failed message comes back, and after some tries goes to the dead-letter queue.
    return handle_messages(event, run)
