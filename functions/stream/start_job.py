"""Send every shard that was written to the jobs table to a worker (X10). The stream is filtered to inserted ``SHARD#`` rows."""

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.boundary import Event, guarded
from functions.observability import logger
from shared.bootstrap.start_job import wire
from shared.settings import StartJobSettings, load

settings = load(StartJobSettings)
use = wire(settings)
processor = BatchProcessor(event_type=EventType.DynamoDBStreams, raise_on_entire_batch_failure=False)


def start(record: DynamoDBRecord) -> None:
    """Send one shard on, after the time that indexes need to catch up."""
    keys = record.dynamodb.keys if record.dynamodb else {}
    written = use.parse(str(keys.get("pk")), str(keys.get("sk")))
    use.start_shard(written.tenant, written.job, written.shard)
    logger.info("shard sent", extra={"job": written.job, "shard": written.shard})


@guarded
def handler(event: Event, context: LambdaContext) -> object:
    """Handle a batch; a shard that could not be sent is reported, and comes back."""
    return process_partial_response(event=event, record_handler=start, processor=processor, context=context)
