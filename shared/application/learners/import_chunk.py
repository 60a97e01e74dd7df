"""Import a chunk of learners: read, decide and write rows and returns, many learners a transaction (L10, X13, X7a)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from shared.access.evidence import Evidence
from shared.application.all_ports import Ports
from shared.application.chunks.entries import Origin, entries_of
from shared.application.chunks.loop import Step, until_settled
from shared.application.chunks.result import UNREADABLE, ChunkResult, uncounted
from shared.application.ilr_files import IlrFile
from shared.application.learners.made_due import made_due, threshold_of
from shared.application.reading.links import read_links
from shared.application.records.preserving import Editor, preserving, record_replaced, return_replaced
from shared.application.stored import IlrChange, IlrRows, Rows
from shared.erasure.decision import Settled
from shared.jobs.job import Job
from shared.kernel.errors import Invalid, RuleConflict
from shared.kernel.identifiers import RecordKey, TenantId
from shared.learners.final_funding_date import final_funding
from shared.learners.ilr import IlrReturn
from shared.learners.importing import Import, ImportResult, ImportTask, decide_import, is_absent
from shared.learners.made_due import Threshold
from shared.records.learner import FinalFunding, LearnerFacts
from shared.records.links import UNREADABLE_LINK, Links
from shared.records.outcome import Outcome
from shared.records.record import Record
from shared.records.workflow import Workflow

NOT_STORABLE = "not_storable"
_Found = tuple[Rows, IlrRows, IlrRows, Mapping[RecordKey, Links]]


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
        threshold = threshold_of(self.catalogue, tenant, self.clock.now())

        def read(keys: Sequence[RecordKey]) -> _Found:
            # Records before returns: a change of a return in between moves its record's version on, so the write fails.
            rows = self.records.read(tenant, keys)
            returns = self.ilrs.of_return(tenant, [key.record for key in keys], file.header.ilr)
            # All returns only of the learners that this one may make due: few of those that a college sends.
            near = [key.record for key in keys if _may_be_made_due(threshold, file, rows.records.get(key), returns)]
            every = self.ilrs.returns(tenant, near) if near else IlrRows(returns={})
            return rows, returns, every, read_links(self.records, self.catalogue, tenant, rows.records.values())

        def decide(found: _Found, key: RecordKey) -> Step[IlrChange]:
            rows, returns, every, links = found
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
            decision, acts = _made_due(threshold, decision, every.returns.get(key.record), editor)
            return _replacement(record, stored, decision, links[key], editor, acts)

        waiting = uncounted(self.ledger, tenant, job.id, number, keys)
        save = partial(self.ilrs.save_each, tenant)
        # `decide` settles a learner with bad data itself, so any error here is a defect of ours.
        settled = until_settled(waiting.keys, read, decide, save, NOT_STORABLE, contained=())
        entries = entries_of(settled, Origin.of(job, number), self.clock.now())
        return ChunkResult(entries=(*waiting.entries, *entries))


def _may_be_made_due(threshold: Threshold, file: IlrFile, record: Record | None, returns: IlrRows) -> bool:
    filed = None if record is None else file.learner(record.key.record)
    if record is None or filed is None or record.key.record in returns.unreadable:
        return False
    (stored,) = returns.returns[record.key.record] or (None,)
    alone = IlrReturn(learner=record.key.record, id=file.header.ilr, aims=filed.aims)
    return threshold.may_be_crossed(record.learner or LearnerFacts(), alone, stored)


def _made_due(
    threshold: Threshold, decided: Import, every: Sequence[IlrReturn] | None, editor: Editor
) -> tuple[Import, tuple[Evidence, ...]]:
    """Return the import with the day on which it made the learner due, and the evidence (X15, L5)."""
    if threshold.is_ruled_out(decided.ilr):
        funding = FinalFunding()
    elif every is not None:
        funding = final_funding((*(one for one in every if one.id != decided.ilr.id), decided.ilr))
    else:
        return decided, ()  # they were past it before, or another return can't be read
    marked, acts = made_due(decided.record, decided.ilr.id, funding, threshold, editor)
    return replace(decided, record=marked), acts


def _replacement(
    record: Record,
    stored: IlrReturn | None,
    decided: Import,
    links: Links,
    editor: Editor,
    acts: Sequence[Evidence],
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
        evidence=(*kept.evidence, *acts),
    )
    return Step(change=change, settled=_settled(decided.result))


def _settled(result: ImportResult) -> Settled:
    return Settled(outcome=result.outcome, ground=result.ground, at=result.at)
