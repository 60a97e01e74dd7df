"""Erase a chunk of records: the one routine behind every erasure (X1, X3, X7, X13).

After a crash, the same call with the same chunk goes on from what the rows say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from shared.application.all_ports import Ports
from shared.application.chunks.entries import Origin, entries_of
from shared.application.chunks.loop import Step, until_settled
from shared.application.chunks.result import UNREADABLE, ChunkResult, uncounted
from shared.application.erasure.carry_out import CarryOut, Claimed
from shared.application.erasure.let_wait import LetWait
from shared.application.reading.attachments import attachments_of
from shared.application.reading.funding import UNREADABLE_RETURN, CurrentRows, with_current_funding
from shared.application.reading.links import read_links
from shared.application.stored import Change, Saved
from shared.erasure.decision import (
    ApplyTransition,
    ClaimedElsewhere,
    Decision,
    Erase,
    ErasureTask,
    Replayed,
    Settled,
    decide,
    dry_run_result,
)
from shared.erasure.file_decision import decide_files, may_have_due_files
from shared.erasure.finish import after_transition, claimed
from shared.erasure.replay_decision import decide_replay
from shared.erasure.waiting import PutBack, Wait
from shared.kernel.identifiers import JobId, RecordKey, TenantId
from shared.records.links import UNREADABLE_LINK, Links
from shared.records.outcome import Outcome
from shared.records.record import Record
from shared.records.workflow import Workflow


@dataclass(slots=True, kw_only=True)
class _Chunk:
    tenant: TenantId
    task: ErasureTask
    number: int
    workflows: Mapping[str, Workflow]
    open_jobs: dict[JobId, bool] = field(default_factory=dict)
    erasures: dict[RecordKey, Erase] = field(default_factory=dict)
    ready: list[Claimed] = field(default_factory=list)
    carried: dict[RecordKey, Settled] = field(default_factory=dict)
    busy: list[RecordKey] = field(default_factory=list)


class EraseChunk:
    """The use case."""

    def __init__(self, ports: Ports) -> None:
        self.records, self.catalogue, self.jobs = ports.records, ports.catalogue, ports.jobs
        self.ledger, self.ilrs, self.clock = ports.ledger, ports.ilrs, ports.clock
        self.carry_out = CarryOut(ports)
        self.let_wait = LetWait(ports)

    def __call__(self, tenant: TenantId, task: ErasureTask, number: int, keys: Sequence[RecordKey]) -> ChunkResult:
        """Erase *keys*, chunk *number* of the task's job."""
        names = sorted({str(key.workflow) for key in keys})
        workflows = self.catalogue.get_many(tenant, Workflow, names)
        chunk = _Chunk(tenant=tenant, task=task, number=number, workflows=workflows)
        waiting = uncounted(self.ledger, tenant, task.job, number, keys)
        settled = until_settled(
            waiting.keys, partial(self._read, chunk), partial(self._step, chunk), partial(self._write, chunk)
        )
        origin = Origin(
            job=task.job, by=task.by, chunk=number, dry_run=task.dry_run, policy_versions=task.policy_versions
        )
        entries = entries_of(settled | chunk.carried, origin, self.clock.now())
        return ChunkResult(entries=(*waiting.entries, *entries), busy=tuple(chunk.busy))

    def _read(self, chunk: _Chunk, keys: Sequence[RecordKey]) -> tuple[CurrentRows, Mapping[RecordKey, Links]]:
        chunk.erasures, chunk.ready = {}, []
        current = with_current_funding(self.ilrs, chunk.tenant, self.records.read(chunk.tenant, keys))
        is_replay = isinstance(chunk.task.basis, Replayed)
        # A claim on a whole record goes on as it was decided, so its links don't matter. Only a replay judges it again.
        judged = [
            row for row in current.rows.records.values() if is_replay or row.claim is None or row.claim.spares_record
        ]
        return current, read_links(self.records, self.catalogue, chunk.tenant, judged)

    def _step(
        self, chunk: _Chunk, found: tuple[CurrentRows, Mapping[RecordKey, Links]], key: RecordKey
    ) -> Step[Change]:
        current, all_links = found
        record, links = current.rows.records.get(key), all_links.get(key, Links())
        workflow = chunk.workflows.get(key.workflow)
        decision = self._decide(chunk, key, current, links)
        if chunk.task.dry_run:
            decision = dry_run_result(decision, record, workflow)
        match decision:
            case Settled():
                return Step(settled=decision)
            case ClaimedElsewhere():
                chunk.busy.append(key)
            case Erase(is_claimed=True) if record is not None:
                chunk.ready.append(Claimed(record=record, erase=decision))
            case Erase() if record is not None:
                chunk.erasures[key] = decision
                # Without its links no claim would be conditional on them (X7): a link that was not read is an error.
                return Step(change=_change(claimed(record, decision.claim), current, all_links[key]))
            case Wait() if record is not None:
                return self.let_wait(
                    chunk.tenant, chunk.task, chunk.number, record, current.stored.records[key], decision
                )
            case PutBack() if record is not None:
                return self.let_wait.put_back(
                    chunk.tenant, chunk.task, chunk.number, record, current.stored.records[key], decision
                )
            case ApplyTransition() if record is not None and workflow is not None:
                moved = after_transition(record, workflow, decision, chunk.task.job, chunk.number, self.clock.now())
                settled = Settled(outcome=Outcome.ALREADY_ERASED)
                return Step(change=_change(moved, current, all_links[key]), settled=settled)
            case _:
                pass
        return Step()

    def _write(self, chunk: _Chunk, changes: Sequence[Change]) -> Saved:
        saved = self.records.save_each(chunk.tenant, changes)
        for key, erase in chunk.erasures.items():
            if key not in saved.conflicts | saved.rejected:
                chunk.ready.append(Claimed(record=saved.written[key], erase=erase))
        # Claims of an earlier attempt are ready too.
        results = self.carry_out(chunk.tenant, chunk.workflows, chunk.ready, chunk.task.job, chunk.number)
        chunk.carried |= results.settled
        return Saved(conflicts=saved.conflicts | set(results.conflicts), rejected=saved.rejected)

    def _decide(self, chunk: _Chunk, key: RecordKey, current: CurrentRows, links: Links) -> Decision:
        if key in current.rows.unreadable:
            return Settled(outcome=Outcome.FAILED, ground=UNREADABLE)
        record = current.rows.records.get(key)
        decision = self._decision(chunk, key, record, links)
        if key in current.undatable and decision == Settled(outcome=Outcome.NO_LONGER_MATCHING):
            return Settled(outcome=Outcome.FAILED, ground=UNREADABLE_RETURN)
        if record is not None and may_have_due_files(record, chunk.task, decision):
            decision = self._decide_files(chunk, record, links, decision) or decision
        # An erasure under its claim goes on whether its links can be read or not.
        begins = isinstance(decision, ApplyTransition) or (isinstance(decision, Erase) and not decision.is_claimed)
        if not links.is_readable and begins:
            return Settled(outcome=Outcome.FAILED, ground=UNREADABLE_LINK)
        return decision

    def _decision(self, chunk: _Chunk, key: RecordKey, record: Record | None, links: Links) -> Decision:
        workflow, now = chunk.workflows.get(key.workflow), self.clock.now()
        if isinstance(chunk.task.basis, Replayed):
            gone = chunk.task.basis.gone[key]
            return decide_replay(record, links, workflow, gone, chunk.task.job, chunk.number, now)
        return decide(record, links, workflow, chunk.task, chunk.number, now, lambda job: self._is_open(chunk, job))

    def _decide_files(self, chunk: _Chunk, record: Record, links: Links, decision: Decision) -> Decision | None:
        files = attachments_of(self.records, chunk.tenant, record)
        return decide_files(record, links, chunk.task, files, decision, self.clock.now())

    def _is_open(self, chunk: _Chunk, job: JobId) -> bool:
        if job not in chunk.open_jobs:
            found = self.jobs.job(chunk.tenant, job)
            chunk.open_jobs[job] = found is not None and found.status.is_open
        return chunk.open_jobs[job]


def _change(record: Record, current: CurrentRows, links: Links) -> Change:
    before = current.stored.records[record.key]
    return Change(record=record, before=before, links=links.versions, counted=links.counted)
