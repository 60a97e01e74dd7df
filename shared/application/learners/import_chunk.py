"""Import a chunk of learners: read, decide and write rows and returns, many learners a transaction (L10, X13, X7a)."""

from collections.abc import Mapping, Sequence
from functools import partial

from shared.application.all_ports import Ports
from shared.application.chunks.entries import Origin, entries_of
from shared.application.chunks.loop import Step, until_settled
from shared.application.chunks.result import UNREADABLE, UNREADABLE_LINK, ChunkResult, uncounted
from shared.application.ilr_files import IlrFile
from shared.application.reading.links import read_links
from shared.application.records.preserving import Editor, preserving, record_replaced, return_replaced
from shared.application.stored import IlrChange, IlrRows, Rows
from shared.erasure.decision import Settled
from shared.jobs.job import Job
from shared.kernel.errors import Invalid, RuleConflict
from shared.kernel.identifiers import RecordKey, TenantId
from shared.learners.ilr import IlrReturn
from shared.learners.importing import Import, ImportResult, ImportTask, decide_import, is_absent
from shared.records.links import Links
from shared.records.outcome import Outcome
from shared.records.record import Record
from shared.records.workflow import Workflow

NOT_STORABLE = "not_storable"
_Found = tuple[Rows, IlrRows, Mapping[RecordKey, Links]]


class ImportChunk:
    """Imports learners, and counts those whom the file does not name."""

    def __init__(self, ports: Ports) -> None:
        self.records, self.ilrs, self.catalogue = ports.records, ports.ilrs, ports.catalogue
        self.ledger, self.clock = ports.ledger, ports.clock

    def __call__(
        self, tenant: TenantId, job: Job, number: int, keys: Sequence[RecordKey], file: IlrFile
    ) -> ChunkResult:
        workflow = self.catalogue.get(tenant, Workflow, keys[0].workflow)
        if workflow is None:
            raise RuleConflict("no_learner_workflow", "the workflow of learners is gone")
        state = workflow.initial_state

        def read(keys: Sequence[RecordKey]) -> _Found:
            # Records before returns: a change of a return in between moves its record's version on, so the write fails.
            rows = self.records.read(tenant, keys)
            returns = self.ilrs.of_return(tenant, [key.record for key in keys], file.header.ilr)
            return rows, returns, read_links(self.records, self.catalogue, tenant, rows.records.values())

        def decide(found: _Found, key: RecordKey) -> Step[IlrChange]:
            rows, returns, links = found
            if key in rows.unreadable or key.record in returns.unreadable:
                return Step(settled=Settled(outcome=Outcome.FAILED, ground=UNREADABLE))
            (stored,) = returns.returns[key.record] or (None,)
            filed = file.learner(key.record)
            if filed is None:
                absent = Settled(outcome=Outcome.ABSENT_FROM_RETURN) if is_absent(file.header, stored) else None
                return Step(settled=absent)
            task = ImportTask(header=file.header, job=job.id, chunk=number, state=state, now=self.clock.now())
            record = rows.records.get(key)
            decision = decide_import(task, key, record, stored, filed)
            if isinstance(decision, ImportResult):
                return Step(settled=_settled(decision))
            if record is None:
                change = IlrChange(record=decision.record, put=(decision.ilr,))
                return Step(change=change, settled=_settled(decision.result))
            editor = Editor(by=job.requested_by, at=task.now, job=job.id)
            return _replacement(record, stored, decision, links[key], editor)

        waiting = uncounted(self.ledger, tenant, job.id, number, keys)
        save = partial(self.ilrs.save_each, tenant)
        # `decide` settles a learner with bad data itself, so any error here is a defect of ours.
        settled = until_settled(waiting.keys, read, decide, save, NOT_STORABLE, contained=())
        entries = entries_of(settled, Origin.of(job, number), self.clock.now())
        return ChunkResult(entries=(*waiting.entries, *entries))


def _replacement(
    record: Record, stored: IlrReturn | None, decided: Import, links: Links, editor: Editor
) -> Step[IlrChange]:
    """Return the write of a learner who is there, and of what it replaces while a guard keeps them (X7a)."""
    if not links.is_readable:
        # It may bear a hold.
        return Step(settled=Settled(outcome=Outcome.FAILED, ground=UNREADABLE_LINK))
    replaced = (*record_replaced(record, decided.record), *return_replaced(stored, decided.ilr))
    try:
        kept = preserving(record, decided.record, links, replaced, editor)
    except Invalid as refusal:
        return Step(settled=Settled(outcome=Outcome.FAILED, ground=refusal.code))
    change = IlrChange(
        record=kept.record,
        put=(decided.ilr,),
        links=links.versions,
        preserved=kept.versions,
        evidence=kept.evidence,
    )
    return Step(change=change, settled=_settled(decided.result))


def _settled(result: ImportResult) -> Settled:
    return Settled(outcome=result.outcome, ground=result.ground, at=result.at)
