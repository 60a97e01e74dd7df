"""Find the tenants that may have stuck jobs or claims given up, and send each to be resumed by itself (X3, X10, X21)."""

from dataclasses import dataclass
from datetime import timedelta

from shared.application.all_ports import Ports
from shared.application.stored import Sent


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTenants:
    """How many tenants were sent, and how long the oldest open job of all has been open."""

    tenants: Sent
    oldest: timedelta


class FindUnfinished:
    """The use case."""

    def __init__(self, ports: Ports) -> None:
        self.unfinished, self.queues, self.clock = ports.unfinished, ports.tenant_queues, ports.clock

    def __call__(self) -> FoundTenants:
        now, oldest = self.clock.now(), timedelta()
        found = set()
        for tenant, since in self.unfinished.open_jobs():
            found.add(tenant)
            oldest = max(oldest, now - since)
        found.update(self.unfinished.claims())
        found.update(self.unfinished.publications())
        return FoundTenants(tenants=self.queues.send_unfinished(found), oldest=oldest)
