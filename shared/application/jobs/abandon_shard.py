"""End a shard whose message became a dead letter, and count the records in hand by what their rows say (X3, X10)."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from shared.application.all_ports import Ports
from shared.application.chunks.entries import Origin, entries_of
from shared.application.chunks.result import uncounted
from shared.application.jobs.close_job import CloseJob
from shared.application.jobs.run_shard import RunShard
from shared.application.jobs.time_budget import TimeBudget
from shared.application.retrying import retry_on_conflict
from shared.application.stored import Change
from shared.erasure.decision import Settled, settled_by_erasure
from shared.jobs.closing import GROUND_ABANDONED
from shared.jobs.history import HistoryEntry
from shared.jobs.shard import Shard, ShardEnd
from shared.jobs.tally import tally_of
from shared.kernel.errors import Invalid
from shared.kernel.identifiers import JobId, RecordKey, TenantId
from shared.records.outcome import Outcome
from shared.records.record import JobMark, Record

ABANDONED_BY = "abandon-job-shard"


class AbandonShard:
    """The use case."""

    def __init__(self, ports: Ports, run_shard: RunShard) -> None:
        self.jobs, self.records = ports.jobs, ports.records
        self.ledger, self.clock = ports.ledger, ports.clock
        self.run_shard = run_shard
        self.close = CloseJob(ports)

    def __call__(self, tenant: TenantId, job: JobId, number: int, budget: TimeBudget) -> None:
        """End the shard as abandoned, unless it has ended or a worker has it."""
        shard = self.jobs.shard(tenant, job, number)
        if shard is None:
            return
        if shard.end is None:
            leased = self.run_shard.lease(tenant, shard, budget.deadline)
            if leased is None:  # another worker has it, and its message was sent again
                return
            self._give_up(tenant, leased)
        self.close(tenant, job)

    def _give_up(self, tenant: TenantId, shard: Shard) -> None:
        found = self.jobs.job(tenant, shard.job)
        # A shard without its job's row is given up by this function alone.
        origin = Origin.of(found, shard.chunk) if found else Origin(job=shard.job, by=ABANDONED_BY, chunk=shard.chunk)
        if found is not None:
            self.run_shard.journal.working_on(found, shard.number)
        # An earlier chunk has counted the others.
        waiting = uncounted(self.ledger, tenant, shard.job, shard.chunk, shard.in_hand)
        given_up = [entry for key in waiting.keys for entry in self._entries(tenant, shard, key, origin)]
        fresh = [*waiting.entries, *given_up]
        self.ledger.write_history(tenant, fresh)
        self.run_shard.journal.settled(fresh)
        now = self.clock.now()
        checkpointed = shard.checkpointed(tally_of(entry.outcome for entry in fresh), (), now)
        self.jobs.save_shard(tenant, checkpointed.ended(ShardEnd.ABANDONED, now))

    def _entries(self, tenant: TenantId, shard: Shard, key: RecordKey, origin: Origin) -> tuple[HistoryEntry, ...]:
        now = self.clock.now()
        record = self._without_claim_in_hand(tenant, shard, key, now)
        # A record that the job did not touch counts as failed. One that it finished counts as it ended.
        settled = Settled(outcome=Outcome.FAILED, ground=GROUND_ABANDONED)
        mark = record.mark_by(shard.job) if record is not None else None
        if record is not None and mark is not None:
            if mark.chunk != shard.chunk:
                return ()  # an earlier chunk has counted it, or its files
            settled = Settled.by(mark, record.erasure, record.anonymised_on)
        elif record is not None and record.erasure is not None and (own := record.erasure.by(shard.job)) is not None:
            settled = settled_by_erasure(record, own)
        return entries_of({key: settled}, origin, now)

    def _without_claim_in_hand(self, tenant: TenantId, shard: Shard, key: RecordKey, now: datetime) -> Record | None:
        def attempt() -> Record | None:
            record = self.records.read(tenant, [key]).records.get(key)
            if record is None or record.claim is None or record.claim.job != shard.job or record.claim_given_up:
                return record
            mark = JobMark(
                job=shard.job,
                chunk=shard.chunk,
                outcome=Outcome.FAILED,
                at=now,
                ground=GROUND_ABANDONED,
                policy_version=record.claim.policy_version,
            )
            # This moves the record to the stage ``claimed``, where the resume function completes the erasure.
            given_up = replace(record.marked(mark), claim_given_up=True)
            # A row that is as large as a row may be has no room for the mark: without one the claim is found all the same.
            for row in (given_up, replace(given_up, mark=None, earlier_marks=())):
                with suppress(Invalid):  # it counts as failed, stored or not
                    self.records.save(tenant, Change(record=row, before=record))
                    break
            return given_up

        return retry_on_conflict(attempt)
