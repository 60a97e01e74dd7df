"""Reads the stream of the jobs table."""

from shared.adapters.shards import shard_number
from shared.adapters.sqs.message import ShardMessage
from shared.kernel.errors import Malformed
from shared.kernel.identifiers import INLINE_SHARD, JobId, TenantId, is_identifier


def shard_written(pk: str, sk: str) -> ShardMessage:
    """Return the written shard; raise ``Malformed`` for any other key."""
    tenant, hash_sign, job = pk.partition("#")
    shard = shard_number(sk)
    if not hash_sign or not is_identifier(tenant) or not is_identifier(job) or shard in {None, INLINE_SHARD}:
        raise Malformed("malformed_change", "this change is none of a shard")
    return ShardMessage(tenant=TenantId(tenant), job=JobId(job), shard=shard)
