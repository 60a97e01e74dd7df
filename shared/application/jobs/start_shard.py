"""Send a new shard to a worker, once indexes have caught up (X10)."""

from shared.application.all_ports import Ports
from shared.kernel.identifiers import JobId, TenantId


class StartShard:
    """The use case; *delay* is in seconds."""

    def __init__(self, ports: Ports, delay: float) -> None:
        self.queue = ports.queue
        self.delay = delay

    def __call__(self, tenant: TenantId, job: JobId, shard: int) -> None:
        # A stream that delivers twice sends twice: the lease lets one worker act at a time.
        self.queue.send(tenant, job, shard, self.delay)
