"""Send a shard that has just been written to a worker, after the time that indexes need to catch up (X10)."""

from dataclasses import dataclass

from shared.application.ports import ShardQueue
from shared.kernel.identifiers import JobId, TenantId


@dataclass(frozen=True, slots=True, kw_only=True)
class StartShard:
    """The use case; see the module. *delay* is in seconds."""

    queue: ShardQueue
    delay: float

    def __call__(self, tenant: TenantId, job: JobId, shard: str) -> None:
        """Send it; a stream that delivers twice sends twice, which a worker does not mind."""
        self.queue.send(tenant, job, shard, self.delay)
