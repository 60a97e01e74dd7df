"""Sends shards to workers."""

from math import ceil
from typing import TYPE_CHECKING

from shared.adapters.errors import domain_errors
from shared.adapters.sqs.message import ShardMessage, message_body
from shared.kernel.identifiers import IMPORT_SHARD, JobId, TenantId

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

LONGEST_DELAY = 900  # seconds: SQS takes no more


class SqsShardQueue:
    """``ShardQueue`` on two SQS queues, so that imports keep no other job waiting (X21)."""

    def __init__(self, *, client: "SQSClient", queue_url: str, import_queue_url: str) -> None:
        self.client, self.queue_url, self.import_queue_url = client, queue_url, import_queue_url

    def send(self, tenant: TenantId, job: JobId, shard: int, delay: float) -> None:
        """Send a shard after *delay* seconds, rounded up, at most 900."""
        body = message_body(ShardMessage(tenant=tenant, job=job, shard=shard))
        url = self.import_queue_url if shard == IMPORT_SHARD else self.queue_url
        with domain_errors():
            self.client.send_message(
                QueueUrl=url,
                MessageBody=body,
                DelaySeconds=min(max(ceil(delay), 0), LONGEST_DELAY),
                # Fair queues: a tenant with very many shards keeps no other's few waiting (X21).
                MessageGroupId=tenant,
            )
