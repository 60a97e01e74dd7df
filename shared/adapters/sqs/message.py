"""Messages that name a shard, by ids only (X8)."""

import json
from dataclasses import dataclass

from shared.adapters.shards import shard_name, shard_number
from shared.kernel.errors import Malformed
from shared.kernel.identifiers import JobId, TenantId, is_identifier
from shared.kernel.strict_json import NotStrict, strict_json

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
    try:
        read = strict_json(body)
    except NotStrict:
        raise _malformed() from None
    if not isinstance(read, dict) or read.keys() != _FIELDS:
        raise _malformed()
    tenant, job, name = read["tenant"], read["job"], read["shard"]
    if not all(isinstance(text, str) for text in (tenant, job, name)):
        raise _malformed()
    shard = shard_number(name)
    if shard is None or not is_identifier(tenant) or not is_identifier(job):
        raise _malformed()
    return ShardMessage(tenant=TenantId(tenant), job=JobId(job), shard=shard)


def _malformed() -> Malformed:
    return Malformed("malformed_message", "this message names no shard")
