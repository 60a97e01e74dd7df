"""Queues that only remember."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from shared.application.stored import Sent as Taken
from shared.jobs.night import Night
from shared.kernel.identifiers import JobId, TenantId

LONGEST_DELAY = 900.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A message; *delay* is in seconds."""

    tenant: TenantId
    job: JobId
    shard: int
    delay: float


@dataclass(slots=True, kw_only=True)
class FakeShardQueue:
    """Keeps what was sent, in order."""

    sent: list[Sent] = field(default_factory=list)

    def send(self, tenant: TenantId, job: JobId, shard: int, delay: float) -> None:
        self.sent.append(Sent(tenant=tenant, job=job, shard=shard, delay=min(max(delay, 0.0), LONGEST_DELAY)))


@dataclass(slots=True, kw_only=True)
class FakeTenantQueues:
    """Keeps what was sent, in order; takes none of a tenant in *full*."""

    nights: list[tuple[TenantId, Night]] = field(default_factory=list)
    full: set[TenantId] = field(default_factory=set)
    unfinished: list[TenantId] = field(default_factory=list)

    def send_nights(self, night: Night, tenants: Iterable[TenantId]) -> Taken:
        asked = list(tenants)
        taken = [tenant for tenant in asked if tenant not in self.full]
        self.nights += [(tenant, night) for tenant in taken]
        return Taken(sent=len(taken), refused=len(asked) - len(taken))

    def send_unfinished(self, tenants: Iterable[TenantId]) -> Taken:
        asked = list(tenants)
        taken = [tenant for tenant in asked if tenant not in self.full]
        self.unfinished += taken
        return Taken(sent=len(taken), refused=len(asked) - len(taken))
