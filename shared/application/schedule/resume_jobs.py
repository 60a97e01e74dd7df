"""Send stuck shards again, and complete erasures that were given up (X3, X10)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from shared.application.all_ports import Ports
from shared.application.erasure.complete_claims import CompleteClaims, Completed
from shared.application.jobs.close_job import CloseJob
from shared.application.jobs.gate import RunGate
from shared.application.retention.recalculate import Recalculate
from shared.jobs.shard import Shard
from shared.kernel.errors import FAILURES
from shared.kernel.identifiers import JobId, TenantId

T = TypeVar("T")
STUCK_AFTER = timedelta(minutes=10)
SECONDS_A_TURN = 900  # the time between two runs of the function
MOST_JOBS = 100  # of a tenant in one run, so that a tenant with thousands keeps no other waiting (X21)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed:
    """What one run did and saw."""

    shards_sent: int = 0
    completed: Completed = field(default_factory=Completed)
    oldest: timedelta = timedelta()  # how long the oldest open job has been open
    failures: tuple[str, ...] = ()  # names of error classes


class ResumeJobs:
    """The use case."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue, self.jobs = ports.catalogue, ports.jobs
        self.queue, self.clock = ports.queue, ports.clock
        self.close = CloseJob(ports)
        self.complete_claims = CompleteClaims(ports)
        self.recalculate = Recalculate(ports)
        self.gate = RunGate(ports)

    def __call__(self, is_time_up: Callable[[], bool]) -> Resumed:
        sent, completed = 0, Completed()
        oldest = timedelta()
        failures: list[str] = []
        for tenant in self._in_turn([*self.catalogue.tenants()]):
            if is_time_up():
                break
            for job in self._in_turn(self.jobs.open_jobs(tenant))[:MOST_JOBS]:
                if is_time_up():
                    break
                try:
                    sent += self._send_stuck(tenant, job)
                    oldest = max(oldest, self._open_for(tenant, job))
                except FAILURES as error:  # one job's failure keeps no other waiting (X13)
                    failures.append(type(error).__name__)
            try:
                if self.gate.is_closed(tenant):
                    continue  # the replay completes the claims that it meets; others wait for its end
                self.recalculate.start_missing(tenant)
                completed += self.complete_claims(tenant, is_time_up)
            except FAILURES as error:
                failures.append(type(error).__name__)
        return Resumed(shards_sent=sent, completed=completed, oldest=oldest, failures=tuple(failures))

    def _in_turn(self, ids: Sequence[T]) -> Sequence[T]:
        # Each run begins with another tenant, and another job of each, so that time never runs out on the same ones.
        turn = int(self.clock.now().timestamp() // SECONDS_A_TURN)
        start = (turn * MOST_JOBS if len(ids) > MOST_JOBS else turn) % max(1, len(ids))
        return [*ids[start:], *ids[:start]]

    def _open_for(self, tenant: TenantId, job: JobId) -> timedelta:
        found = self.jobs.job(tenant, job)
        return self.clock.now() - found.created_at if found is not None and found.status.is_open else timedelta()

    def _send_stuck(self, tenant: TenantId, job: JobId) -> int:
        now, sent = self.clock.now(), 0
        for shard in self.jobs.shards(tenant, job):
            if is_stuck(shard, now):
                self.queue.send(tenant, job, shard.number, 0)
                sent += 1
        self.close(tenant, job)
        return sent


def is_stuck(shard: Shard, now: datetime) -> bool:
    is_free = shard.deadline is None or shard.deadline <= now
    return shard.end is None and is_free and now - shard.progressed_at >= STUCK_AFTER
