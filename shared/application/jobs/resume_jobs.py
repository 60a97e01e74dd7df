"""Send shards again that make no progress (X10), and complete the erasures that were given up (X3). No job stays open for ever."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.application.erasure.complete_claims import CompleteClaims
from shared.application.jobs.close_job import CloseJob
from shared.application.retention.recalculate import Recalculate
from shared.application.ports import Catalogue, Clock, JobStore, ShardQueue
from shared.jobs.shard import Shard
from shared.kernel.identifiers import TenantId

STUCK_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed:
    """What one run of the function did."""

    shards_sent: int = 0
    erasures_completed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeJobs:
    """The use case; see the module."""

    catalogue: Catalogue
    jobs: JobStore
    queue: ShardQueue
    clock: Clock
    close: CloseJob
    complete_claims: CompleteClaims
    recalculate: Recalculate

    def __call__(self, is_time_up: Callable[[], bool]) -> Resumed:
        """Go through every tenant until time is up; what is left waits for the next run."""
        sent = completed = 0
        for tenant in self.catalogue.tenants():
            if is_time_up():
                break
            sent += self._send_stuck(tenant)
            self.recalculate.start_missing(tenant)
            completed += self.complete_claims(tenant, is_time_up)
        return Resumed(shards_sent=sent, erasures_completed=completed)

    def _send_stuck(self, tenant: TenantId) -> int:
        now, sent = self.clock.now(), 0
        for job in self.jobs.open_jobs(tenant):
            shards = self.jobs.shards(tenant, job)
            for shard in shards:
                if is_stuck(shard, now):
                    self.queue.send(tenant, job, shard.name, 0)
                    sent += 1
            self.close(tenant, job)
        return sent


def is_stuck(shard: Shard, now: datetime) -> bool:
    """Tell whether nobody has moved *shard* for ten minutes and no worker's time is still running."""
    is_free = shard.deadline is None or shard.deadline <= now
    return shard.end is None and is_free and now - shard.progressed_at >= STUCK_AFTER
