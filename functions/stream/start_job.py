"""Send every new shard to a worker (X10)."""

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.batches import Raw, reported
from functions.boundary import Event, guarded
from functions.observability import log_failure, logger
from functions.stream.changes import key_of, log_dropped, number_of
from shared.adapters.connection import sqs_client
from shared.adapters.dynamodb.job_stream import shard_written
from shared.adapters.shards import shard_name
from shared.application.jobs.start_shard import StartShard
from shared.bootstrap.ports import WiredPorts
from shared.kernel.errors import ExpungeError, Malformed
from shared.settings import StartJobSettings, load

settings = load(StartJobSettings)
# The delay is what indexes need to catch up.
start_shard = StartShard(WiredPorts(settings, sqs=sqs_client()), settings.shard_delay_seconds)


@guarded
def handler(event: Event, _context: LambdaContext) -> object:
    """Send the shards of a batch; report those that could not be sent."""
    return reported(event, number_of, _is_sent)


def _is_sent(change: Raw) -> bool:
    try:
        written = shard_written(*key_of(change))  # the stream is filtered to inserted shards
        start_shard(written.tenant, written.job, written.shard)
    except Malformed as error:
        log_dropped(error)
        return True
    except ExpungeError as error:
        logger.warning("shard not sent", extra={"code": error.code})
        return False
    except Exception as error:  # noqa: BLE001 – whatever it is, the shard must come back, and the others go
        log_failure(error)
        return False
    logger.info("shard sent", extra={"job": written.job, "shard": shard_name(written.shard)})
    return True
