"""Send a shard that has just been written to a worker, after the time that indexes need to catch up (X10)."""

from shared.application.all_ports import Ports
from shared.kernel.identifiers import JobId, TenantId


class StartShard:
    """The use case; see the module. *delay* is in seconds."""

    def __init__(self, ports: Ports, delay: float) -> None:
        self.queue = ports.queue
        self.delay = delay

    def __call__(self, tenant: TenantId, job: JobId, shard: int) -> None:
        """Send it; a stream that delivers twice sends twice, which a worker does not mind."""
        self.queue.send(tenant, job, shard, self.delay)
