"""Messages that name a shard, by ids only (X8)."""

import json
from dataclasses import dataclass

from shared.adapters.shards import shard_name, shard_number
from shared.adapters.sqs.fields import fields_of, malformed
from shared.kernel.identifiers import JobId, TenantId, is_identifier

_FIELDS = frozenset({"tenant", "job", "shard"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardMessage:
    """A shard that waits for a worker."""

    tenant: TenantId
    job: JobId
    shard: int


def message_body(message: ShardMessage) -> str:
    return json.dumps({"tenant": message.tenant, "job": message.job, "shard": shard_name(message.shard)})


def parse_message(body: str) -> ShardMessage:
    """Read a body; raise ``Malformed``, without repeating it, for one that ``message_body`` did not write."""
    read = fields_of(body, _FIELDS)
    tenant, job, shard = read["tenant"], read["job"], shard_number(read["shard"])
    if shard is None or not is_identifier(tenant) or not is_identifier(job):
        raise malformed()
    return ShardMessage(tenant=TenantId(tenant), job=JobId(job), shard=shard)
