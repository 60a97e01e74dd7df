"""Import a chunk of learners: read, decide and write rows and returns, many learners a transaction (L10, X13)."""

from collections.abc import Sequence
from functools import partial

from shared.application.all_ports import Ports
from shared.application.chunks.entries import entries_of
from shared.application.chunks.loop import Step, until_settled
from shared.application.chunks.result import UNREADABLE, ChunkResult, uncounted
from shared.application.ilr_files import IlrFile
from shared.application.stored import IlrChange, IlrRows, Rows
from shared.erasure.decision import Settled
from shared.jobs.job import Job
from shared.kernel.errors import RuleConflict
from shared.kernel.identifiers import RecordKey, TenantId
from shared.learners.importing import ImportResult, ImportTask, decide_import, is_absent
from shared.records.outcome import Outcome
from shared.records.workflow import Workflow

NOT_STORABLE = "not_storable"


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

        def read(keys: Sequence[RecordKey]) -> tuple[Rows, IlrRows]:
            # Records before returns: a change of a return in between moves its record's version on, so the write fails.
            rows = self.records.read(tenant, keys)
            return rows, self.ilrs.of_return(tenant, [key.record for key in keys], file.header.ilr)

        def decide(found: tuple[Rows, IlrRows], key: RecordKey) -> Step[IlrChange]:
            rows, returns = found
            if key in rows.unreadable or key.record in returns.unreadable:
                return Step(settled=Settled(outcome=Outcome.FAILED, ground=UNREADABLE))
            (stored,) = returns.returns[key.record] or (None,)
            filed = file.learner(key.record)
            if filed is None:
                absent = Settled(outcome=Outcome.ABSENT_FROM_RETURN) if is_absent(file.header, stored) else None
                return Step(settled=absent)
            task = ImportTask(header=file.header, job=job.id, chunk=number, state=state, now=self.clock.now())
            decision = decide_import(task, key, rows.records.get(key), stored, filed)
            if isinstance(decision, ImportResult):
                return Step(settled=_settled(decision))
            change = IlrChange(record=decision.record, put=(decision.ilr,))
            return Step(change=change, settled=_settled(decision.result))

        waiting = uncounted(self.ledger, tenant, job.id, number, keys)
        save = partial(self.ilrs.save_each, tenant)
        # `decide` settles a learner with bad data itself, so any error here is a defect of ours.
        settled = until_settled(waiting, read, decide, save, NOT_STORABLE, contained=())
        return ChunkResult(entries=entries_of(settled, job.id, number, self.clock.now()))


def _settled(result: ImportResult) -> Settled:
    return Settled(outcome=result.outcome, ground=result.ground, at=result.at)
