"""What a message says: which shard of which job, by ids only (X8)."""

import json
import re
from dataclasses import dataclass

from shared.kernel.errors import Malformed
from shared.kernel.identifiers import JobId, TenantId, is_identifier

_SHARD = re.compile(r"[A-Z]{1,16}#[0-9]{2}")
_FIELDS = frozenset({"tenant", "job", "shard"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardMessage:
    """A shard that waits for a worker."""

    tenant: TenantId
    job: JobId
    shard: str


def message_body(message: ShardMessage) -> str:
    """Return the body to send."""
    return json.dumps({"tenant": message.tenant, "job": message.job, "shard": message.shard})


def parse_message(body: str) -> ShardMessage:
    """Read a body; raise ``Malformed``, without repeating it, for anything that ``message_body`` does not write."""
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        raise _malformed() from None
    if not isinstance(read, dict) or read.keys() != _FIELDS:
        raise _malformed()
    tenant, job, shard = read["tenant"], read["job"], read["shard"]
    if not all(isinstance(text, str) for text in (tenant, job, shard)):
        raise _malformed()
    if not (is_identifier(tenant) and is_identifier(job) and _SHARD.fullmatch(shard)):
        raise _malformed()
    return ShardMessage(tenant=TenantId(tenant), job=JobId(job), shard=shard)


def _malformed() -> Malformed:
    return Malformed("malformed_message", "this message names no shard")
