"""Send a tenant's stuck shards again, and complete its erasures that were given up (X3, X10)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shared.application.all_ports import Ports
from shared.application.erasure.complete_claims import CompleteClaims, Completed
from shared.application.jobs.close_job import CloseJob
from shared.application.jobs.gate import RunGate
from shared.application.retention.recalculate import Recalculate
from shared.jobs.shard import Shard
from shared.kernel.errors import FAILURES
from shared.kernel.identifiers import JobId, TenantId

STUCK_AFTER = timedelta(minutes=10)
SECONDS_A_TURN = 900  # the time between two runs of the function
MOST_JOBS = 100  # in one run, so that time is left for the claims behind them (X21)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed:
    """What was done for one tenant."""

    shards_sent: int = 0
    completed: Completed = field(default_factory=Completed)
    failures: tuple[str, ...] = ()  # names of error classes


class ResumeJobs:
    """The use case: one tenant, so that no other waits for it (X21)."""

    def __init__(self, ports: Ports) -> None:
        self.jobs, self.queue, self.clock = ports.jobs, ports.queue, ports.clock
        self.close = CloseJob(ports)
        self.complete_claims = CompleteClaims(ports)
        self.recalculate = Recalculate(ports)
        self.gate = RunGate(ports)

    def __call__(self, tenant: TenantId, is_time_up: Callable[[], bool]) -> Resumed:
        sent, completed = 0, Completed()
        failures: list[str] = []
        for job in self._in_turn(self.jobs.open_jobs(tenant))[:MOST_JOBS]:
            if is_time_up():
                break
            try:
                sent += self._send_stuck(tenant, job)
            except FAILURES as error:  # one job's failure keeps no other waiting (X13)
                failures.append(type(error).__name__)
        try:
            # While runs are refused, the replay completes the claims that it meets; others wait for its end.
            if not self.gate.is_closed(tenant):
                self.recalculate.start_missing(tenant)
                completed = self.complete_claims(tenant, is_time_up)
        except FAILURES as error:
            failures.append(type(error).__name__)
        return Resumed(shards_sent=sent, completed=completed, failures=tuple(failures))

    def _in_turn(self, ids: Sequence[JobId]) -> Sequence[JobId]:
        # Each run begins with another job, so that time never runs out on the same ones.
        turn = int(self.clock.now().timestamp() // SECONDS_A_TURN)
        start = (turn * MOST_JOBS if len(ids) > MOST_JOBS else turn) % max(1, len(ids))
        return [*ids[start:], *ids[:start]]

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
