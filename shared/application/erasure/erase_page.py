"""Erase a page of records: the one routine that every path goes through (X1, X3, X7, X13).

Read rows and links → decide → claim → files → contents → finish. Whoever calls writes the ledger and the checkpoint. A crash
anywhere is made good by calling again with the same page: what the rows say is read, never guessed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from shared.application.all_ports import Ports
from shared.application.chunks.entries import entries_of
from shared.application.chunks.loop import Step, until_settled
from shared.application.chunks.result import UNREADABLE, UNREADABLE_LINK, PageResult, uncounted
from shared.application.erasure.carry_out import CarryOut, Claimed
from shared.application.reading.attachments import attachments_of
from shared.application.reading.funding import UNREADABLE_RETURN, CurrentRows, with_current_funding
from shared.application.reading.links import Links, read_links
from shared.application.stored import Change, Saved
from shared.erasure.decision import (
    Busy,
    Decision,
    Erase,
    ErasureTask,
    MoveOn,
    Replayed,
    Settled,
    claimed,
    decide,
    moved_on,
    would_be,
)
from shared.erasure.file_decision import decide_files, may_have_due_files
from shared.erasure.replay_decision import decide_replay
from shared.kernel.identifiers import JobId, RecordKey, TenantId
from shared.records.outcome import Outcome
from shared.records.record import Record
from shared.records.workflow import Workflow


@dataclass(slots=True, kw_only=True)
class _Page:
    """One page on its way: what was decided to be erased, and what came of that."""

    tenant: TenantId
    task: ErasureTask
    number: int
    workflows: Mapping[str, Workflow]
    open_jobs: dict[JobId, bool] = field(default_factory=dict)
    erasures: dict[RecordKey, Erase] = field(default_factory=dict)
    ready: list[Claimed] = field(default_factory=list)
    carried: dict[RecordKey, Settled] = field(default_factory=dict)
    busy: list[RecordKey] = field(default_factory=list)


class ErasePage:
    """The use case; see the module."""

    def __init__(self, ports: Ports) -> None:
        self.records, self.catalogue, self.jobs = ports.records, ports.catalogue, ports.jobs
        self.ledger, self.ilrs, self.clock = ports.ledger, ports.ilrs, ports.clock
        self.carry_out = CarryOut(ports)

    def __call__(self, tenant: TenantId, task: ErasureTask, number: int, keys: Sequence[RecordKey]) -> PageResult:
        """Act on *keys*, page *number* of the task's job."""
        names = sorted({str(key.workflow) for key in keys})
        workflows = self.catalogue.get_many(tenant, Workflow, names)
        page = _Page(tenant=tenant, task=task, number=number, workflows=workflows)
        waiting = uncounted(self.ledger, tenant, task.job, number, keys)
        settled = until_settled(
            waiting, partial(self._read, page), partial(self._step, page), partial(self._write, page)
        )
        now = self.clock.now()
        entries = entries_of(settled | page.carried, task.job, number, now, dry_run=task.dry_run)
        return PageResult(entries=entries, busy=tuple(page.busy))

    def _read(self, page: _Page, keys: Sequence[RecordKey]) -> tuple[CurrentRows, Mapping[RecordKey, Links]]:
        page.erasures, page.ready = {}, []
        current = with_current_funding(self.ilrs, page.tenant, self.records.read(page.tenant, keys))
        is_replay = isinstance(page.task.basis, Replayed)
        # A claim on all of a record goes on as it was decided: only a replay judges it again.
        judged = [
            row for row in current.rows.records.values() if is_replay or row.claim is None or row.claim.spares_record
        ]
        return current, read_links(self.records, page.tenant, judged)

    def _step(self, page: _Page, found: tuple[CurrentRows, Mapping[RecordKey, Links]], key: RecordKey) -> Step[Change]:
        current, all_links = found
        record, links = current.rows.records.get(key), all_links.get(key, Links())
        workflow = page.workflows.get(key.workflow)
        decision = self._decide(page, key, current, links)
        if page.task.dry_run:
            decision = would_be(decision, record, workflow)
        match decision:
            case Settled():
                return Step(settled=decision)
            case Busy():
                page.busy.append(key)
            case Erase(is_claimed=True) if record is not None:
                page.ready.append(Claimed(record=record, erase=decision))
            case Erase() if record is not None:
                page.erasures[key] = decision
                return Step(change=_change(claimed(record, decision.claim), current, links))
            case MoveOn() if record is not None and workflow is not None:
                moved = moved_on(record, workflow, decision, page.task.job, page.number, self.clock.now())
                settled = Settled(outcome=Outcome.ALREADY_ERASED)
                return Step(change=_change(moved, current, links), settled=settled)
            case _:
                pass
        return Step()

    def _write(self, page: _Page, changes: Sequence[Change]) -> Saved:
        """Write claims and transitions, and carry out what is claimed by then."""
        saved = self.records.save_page(page.tenant, changes)
        for key, erase in page.erasures.items():
            if key not in saved.lost | saved.rejected:
                page.ready.append(Claimed(record=saved.written[key], erase=erase))
        results = self.carry_out(page.tenant, page.workflows, page.ready, page.task.job, page.number)
        page.carried |= results.settled
        return Saved(lost=saved.lost | set(results.lost), rejected=saved.rejected)

    def _decide(self, page: _Page, key: RecordKey, current: CurrentRows, links: Links) -> Decision:
        if key in current.rows.unreadable:
            return Settled(outcome=Outcome.FAILED, ground=UNREADABLE)
        record = current.rows.records.get(key)
        decision = self._decision(page, key, record, links)
        if key in current.undatable and decision == Settled(outcome=Outcome.NO_LONGER_MATCHING):
            return Settled(outcome=Outcome.FAILED, ground=UNREADABLE_RETURN)
        if record is not None and may_have_due_files(record, page.task, decision):
            decision = self._decide_files(page, record, links) or decision
        begins = isinstance(decision, MoveOn) or (isinstance(decision, Erase) and not decision.is_claimed)
        if not links.is_readable and begins:
            return Settled(outcome=Outcome.FAILED, ground=UNREADABLE_LINK)
        return decision

    def _decision(self, page: _Page, key: RecordKey, record: Record | None, links: Links) -> Decision:
        workflow, now = page.workflows.get(key.workflow), self.clock.now()
        if isinstance(page.task.basis, Replayed):
            gone = page.task.basis.gone[key]
            return decide_replay(record, links.rows, workflow, gone, page.task.job, page.number, now)
        return decide(record, links.rows, workflow, page.task, page.number, now, lambda job: self._is_open(page, job))

    def _decide_files(self, page: _Page, record: Record, links: Links) -> Decision | None:
        files = attachments_of(self.records, page.tenant, record)
        return decide_files(record, links.rows, page.task, files, self.clock.now())

    def _is_open(self, page: _Page, job: JobId) -> bool:
        if job not in page.open_jobs:
            found = self.jobs.job(page.tenant, job)
            page.open_jobs[job] = found is not None and found.status.is_open
        return page.open_jobs[job]


def _change(record: Record, current: CurrentRows, links: Links) -> Change:
    return Change(record=record, before=current.stored.records[record.key], links=links.versions)
