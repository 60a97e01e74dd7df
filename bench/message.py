"""The queue's event that hands one shard to the worker."""

from typing import Any

from shared.adapters.sqs.message import ShardMessage, message_body
from shared.kernel.identifiers import JobId, TenantId


def message(tenant: TenantId, job: JobId, shard: int) -> dict[str, Any]:
    return {
        "Records": [
            {
                "messageId": str(shard),
                "receiptHandle": str(shard),
                "body": message_body(ShardMessage(tenant=tenant, job=job, shard=shard)),
                "attributes": {"ApproximateReceiveCount": "1"},
                "messageAttributes": {},
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:eu-west-2:123456789012:shards",
                "awsRegion": "eu-west-2",
            }
        ]
    }
