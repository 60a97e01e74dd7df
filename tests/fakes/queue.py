"""A queue that only remembers."""

from dataclasses import dataclass, field

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
