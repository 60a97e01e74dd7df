"""Run one shard of a job. After a crash the next worker goes on with the chunk in hand (X3, X10, X12)."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from shared.application.all_ports import Ports
from shared.application.jobs.close_job import CloseJob
from shared.application.jobs.gate import RunGate
from shared.application.jobs.time_budget import TimeBudget
from shared.application.jobs.types import Action, JobTypes, Selection
from shared.application.reading.ranges import KeyChunk
from shared.jobs.job import Job, JobStatus, JobType
from shared.jobs.shard import Shard, ShardEnd
from shared.jobs.tally import Tally, added, tally_of
from shared.kernel.errors import JobRefused, StaleVersion
from shared.kernel.identifiers import JobId, TenantId

LONGEST_DELAY = 900.0  # seconds, the most that SQS takes
BUSY_DELAY = 5.0  # seconds


class RunShard:
    """The use case."""

    def __init__(self, ports: Ports, types: JobTypes) -> None:
        self.jobs, self.queue, self.ledger = ports.jobs, ports.queue, ports.ledger
        self.clock, self.journal = ports.clock, ports.journal
        self.types = types
        self.close = CloseJob(ports)
        self.gate = RunGate(ports)

    def __call__(self, tenant: TenantId, job: JobId, number: int, budget: TimeBudget) -> Tally:
        """Work on the shard for as long as *budget* allows; return what was counted."""
        found, shard = self.jobs.job(tenant, job), self.jobs.shard(tenant, job, number)
        if found is None or shard is None:
            return {}
        self.journal.working_on(found, number)
        if shard.end is not None:
            self.close(tenant, job)
            return {}
        if found.type is not JobType.ERASURE_REPLAY and self.gate.is_closed(tenant):
            return {}  # drops the message: after the replay the resume function sends the shard again
        leased = self.lease(tenant, shard, budget.deadline)
        if leased is None:
            return {}
        self._mark_running(tenant, found)
        try:
            with self.types[found.type](tenant, found) as (selection, action):
                return self._work(tenant, found, leased, budget, selection, action)
        except JobRefused as refused:
            self._refuse(tenant, leased, refused)
            return {}

    def lease(self, tenant: TenantId, shard: Shard, deadline: datetime) -> Shard | None:
        """Lease the shard until *deadline*; None if another worker has it."""
        now = self.clock.now()
        if shard.deadline is not None and shard.deadline > now:
            # The message waits until the other worker's time is over, in case that worker dies.
            delay = min((shard.deadline - now).total_seconds() + 1, LONGEST_DELAY)
            self.queue.send(tenant, shard.job, shard.number, delay)
            return None
        try:
            return self.jobs.save_shard(tenant, shard.leased(deadline, now))
        except StaleVersion:
            return None

    def _mark_running(self, tenant: TenantId, job: Job) -> None:
        if job.status is JobStatus.QUEUED:
            # Another worker was first, or a caller cancelled: either way the row is newer than ours.
            with suppress(StaleVersion):
                self.jobs.save_job(tenant, replace(job, status=JobStatus.RUNNING))

    def _refuse(self, tenant: TenantId, shard: Shard, refused: JobRefused) -> None:
        # Only the abandonment of the shard finds out what became of records in hand.
        if shard.in_hand:
            raise refused
        self.jobs.save_shard(tenant, shard.ended(ShardEnd.REFUSED, self.clock.now(), refused.ground))
        self.close(tenant, shard.job)

    def _work(
        self, tenant: TenantId, job: Job, shard: Shard, budget: TimeBudget, selection: Selection, action: Action
    ) -> Tally:
        counted: Tally = {}
        while True:
            if not shard.in_hand:
                taken = self._take_in_hand(tenant, job, shard, selection, budget)
                if taken is None:
                    return counted
                shard = taken
            result = action(tenant, job, shard.chunk, shard.in_hand)
            self.ledger.write_history(tenant, result.entries)
            self.journal.settled(result.entries)
            tally = added(tally_of(entry.outcome for entry in result.entries), result.counted)
            # One write adds the tally and lets go of the keys, so that a record is counted exactly once.
            shard = self.jobs.save_shard(tenant, shard.checkpointed(tally, result.busy, self.clock.now()))
            self.journal.counted(job, tally)
            counted = added(counted, tally)
            if result.busy:
                self._send_on(tenant, shard, BUSY_DELAY)
                return counted

    def _take_in_hand(
        self, tenant: TenantId, job: Job, shard: Shard, selection: Selection, budget: TimeBudget
    ) -> Shard | None:
        """Return the shard with its next chunk; None once it has ended or was sent on."""
        end = ShardEnd.DONE if shard.is_exhausted else None
        if end is None and self._is_cancelled(tenant, job.id):
            end = ShardEnd.CANCELLED
        if end is None and self.clock.now() >= budget.leave_by:
            self._send_on(tenant, shard, 0)
            return None
        try:
            chunk = selection.next_chunk(tenant, job, shard) if end is None else KeyChunk(keys=(), cursor=None)
        except JobRefused as refused:
            # No key is in hand, so the shard ends here. The row as leased may be older than this one.
            self._refuse(tenant, shard, refused)
            return None
        if not chunk.keys:
            self._end(tenant, shard, end or ShardEnd.DONE)
            return None
        # The row has the keys before the action touches them, so that a crash can't hide a record.
        return self.jobs.save_shard(
            tenant, shard.with_chunk(chunk.keys, chunk.cursor, self.clock.now(), chunk.position)
        )

    def _is_cancelled(self, tenant: TenantId, job: JobId) -> bool:
        found = self.jobs.job(tenant, job)
        return found is None or found.cancel_requested

    def _end(self, tenant: TenantId, shard: Shard, end: ShardEnd) -> None:
        self.jobs.save_shard(tenant, shard.ended(end, self.clock.now()))
        self.close(tenant, shard.job)

    def _send_on(self, tenant: TenantId, shard: Shard, delay: float) -> None:
        # Released first: if sending fails, the present message comes back and finds the shard free.
        self.jobs.save_shard(tenant, shard.released(self.clock.now()))
        self.queue.send(tenant, shard.job, shard.number, delay)
