"""Restore a chunk's holds, restrictions and requests from the ledger (X16)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from shared.access.evidence import Evidence
from shared.application.all_ports import Ports
from shared.application.chunks.loop import Step, until_settled
from shared.application.chunks.result import UNREADABLE, ChunkResult
from shared.application.rules.today import RulesOfToday, rules_of_today
from shared.application.stored import Change, Rows
from shared.erasure.decision import Settled
from shared.jobs.history import HistoryEntry
from shared.jobs.job import ErasureReplay, Job, request_of
from shared.kernel.identifiers import RecordKey, TenantId
from shared.records.outcome import Outcome
from shared.records.record import Record
from shared.retention.redating import dated_at_once
from shared.retention.replaying import ACTS, as_acted

CLAIMED = "erasure_in_progress"
_REPLAYED = Settled(outcome=Outcome.REPLAYED)
_FAILED = Settled(outcome=Outcome.FAILED, ground=UNREADABLE)
_Acts = Mapping[RecordKey, Sequence[Evidence]]


class RestoreGuards:
    """The use case."""

    def __init__(self, ports: Ports) -> None:
        self.records, self.catalogue = ports.records, ports.catalogue
        self.ledger, self.clock = ports.ledger, ports.clock

    def __call__(self, tenant: TenantId, job: Job, chunk: int, keys: Sequence[RecordKey]) -> ChunkResult:
        rules = rules_of_today(self.catalogue, tenant, {key.workflow for key in keys})
        said = self.ledger.entries(tenant, job.id, keys, None)
        waiting = [key for key in keys if key not in said]
        settled = until_settled(
            waiting,
            partial(self._read, tenant, request_of(job, ErasureReplay)),
            partial(self._step, rules),
            partial(self.records.save_each, tenant),
        )
        # What this chunk had said before a crash counts as it was said.
        again = [entry for entry in said.values() if entry.chunk >= chunk]
        fresh = [self._entry(job, chunk, key, settled[key]) for key in keys if key in settled]
        return ChunkResult(entries=(*again, *fresh))

    def _read(self, tenant: TenantId, request: ErasureReplay, keys: Sequence[RecordKey]) -> tuple[Rows, _Acts]:
        rows = self.records.read(tenant, keys)
        # Read after the row: an act in between has changed the row's version too, so the write meets a conflict.
        # An act that can't be read stops the replay: as one failed record it would open the gate without its hold.
        return rows, {
            key: [act for act in self.ledger.acts_on(tenant, str(key), request.since) if act.action in ACTS]
            for key, record in rows.records.items()
            if not record.is_erased and record.claim is None
        }

    def _step(self, rules: RulesOfToday, found: tuple[Rows, _Acts], key: RecordKey) -> Step[Change]:
        rows, acts = found
        record = rows.records.get(key)
        if record is None:
            return Step(settled=_FAILED if key in rows.unreadable else Settled(outcome=Outcome.ABSENT))
        if record.is_erased:
            # It can't have a guard or a request, and needs none.
            return Step(settled=Settled(outcome=Outcome.ALREADY_ERASED))
        if record.claim is not None:
            return Step(settled=Settled(outcome=Outcome.FAILED, ground=CLAIMED))
        after = _dated(as_acted(record, acts[key]), rules)
        if after == record:  # so a repeated attempt counts the same, and the row needs no mark
            return Step(settled=_REPLAYED)
        changed = replace(after, changed_at=self.clock.now())
        return Step(change=Change(record=changed, before=record), settled=_REPLAYED)

    def _entry(self, job: Job, chunk: int, key: RecordKey, settled: Settled) -> HistoryEntry:
        return HistoryEntry(
            record=key,
            job=job.id,
            by=job.requested_by,
            outcome=settled.outcome,
            ground=settled.ground,
            at=self.clock.now(),
            chunk=chunk,
            erased=None,
            dry_run=False,
            scope=None,
        )


def _dated(record: Record, rules: RulesOfToday) -> Record:
    # A request takes the record out of the stage ``undated``, so no policy run would date it: it is dated here (P9).
    policy, workflow = rules.enabled(record.key.workflow), rules.workflows.get(record.key.workflow)
    if record.request is None or not record.awaits_dating or policy is None or workflow is None:
        return record
    return dated_at_once(record, workflow, policy.periods, rules.zone)
