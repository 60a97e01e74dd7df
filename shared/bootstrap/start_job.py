"""Wires ``stream/start_job``."""

from collections.abc import Callable
from dataclasses import dataclass

from shared.adapters.connection import sqs_client
from shared.adapters.dynamodb.job_stream import shard_written
from shared.adapters.sqs.message import ShardMessage
from shared.adapters.sqs.queue import SqsShardQueue
from shared.application.jobs.start_shard import StartShard
from shared.settings import StartJobSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class StartJob:
    """What ``stream/start_job`` uses."""

    start_shard: StartShard
    parse: Callable[[str, str], ShardMessage]


def wire(settings: StartJobSettings) -> StartJob:
    """Wire ``stream/start_job``."""
    queue = SqsShardQueue(client=sqs_client(), queue_url=settings.shard_queue_url)
    return StartJob(start_shard=StartShard(queue=queue, delay=settings.shard_delay_seconds), parse=shard_written)
