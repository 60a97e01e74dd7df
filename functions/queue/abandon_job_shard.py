"""Give up a shard whose message has come to the dead-letter queue (X3, X10)."""

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.boundary import Event, guarded, time_budget
from functions.journal import LoggedJournal
from functions.observability import logger
from functions.queue.messages import handle_messages
from shared.adapters.shards import shard_name
from shared.adapters.sqs.message import parse_message
from shared.application.jobs.abandon_shard import AbandonShard
from shared.application.jobs.run_shard import RunShard
from shared.bootstrap.ports import WiredPorts
from shared.settings import RecoverySettings, load

ports = WiredPorts(load(RecoverySettings), LoggedJournal())
# It leases shards and runs none, so it carries out no type of job.
abandon_shard = AbandonShard(ports, RunShard(ports, {}))


@guarded
def handler(event: Event, context: LambdaContext) -> object:

    def abandon(body: str) -> None:
        message = parse_message(body)
        # A batch is one message, so the shard has the whole invocation.
        abandon_shard(message.tenant, message.job, message.shard, time_budget(context))
        logger.error("shard abandoned", extra={"job": message.job, "shard": shard_name(message.shard)})

    return handle_messages(event, abandon)
