"""Import a page of learners: rows and returns are read, decided on and written, many learners a transaction (L10, X13)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from shared.application.all_ports import Ports
from shared.application.chunks.entries import entries_of
from shared.application.chunks.result import UNREADABLE, PageResult, uncounted
from shared.application.ilr_files import IlrFile
from shared.application.stored import IlrChange
from shared.erasure.decision import Settled
from shared.jobs.job import Job
from shared.kernel.errors import RuleConflict, Unavailable
from shared.kernel.identifiers import RecordKey, TenantId
from shared.learners.ilr import IlrReturn
from shared.learners.ilr_file import IlrHeader
from shared.learners.importing import Import, ImportTask, Told, decide_import, is_absent
from shared.records.outcome import Outcome
from shared.records.record import Record
from shared.records.workflow import Workflow

NOT_STORABLE = "not_storable"
_ROUNDS = 10


@dataclass(slots=True, kw_only=True)
class _Page:
    tenant: TenantId
    job: Job
    number: int
    state: str
    file: IlrFile
    told: dict[RecordKey, Told] = field(default_factory=dict)


class ImportPage:
    """The use case; see the module."""

    def __init__(self, ports: Ports) -> None:
        self.records, self.ilrs, self.catalogue = ports.records, ports.ilrs, ports.catalogue
        self.ledger, self.clock = ports.ledger, ports.clock

    def __call__(self, tenant: TenantId, job: Job, number: int, keys: Sequence[RecordKey], file: IlrFile) -> PageResult:
        """Act on *keys*, page *number* of the job."""
        workflow = self.catalogue.get(tenant, Workflow, keys[0].workflow)
        if workflow is None:
            raise RuleConflict("no_learner_workflow", "the workflow of learners is gone")
        page = _Page(tenant=tenant, job=job, number=number, state=workflow.initial_state, file=file)
        waiting: Sequence[RecordKey] = uncounted(self.ledger, tenant, job.id, number, keys)
        for _ in range(_ROUNDS):
            waiting = self._round(page, waiting)
            if not waiting:
                settled = {
                    key: Settled(outcome=told.outcome, ground=told.ground, at=told.at)
                    for key, told in page.told.items()
                }
                return PageResult(entries=entries_of(settled, job.id, number, self.clock.now()))
        raise Unavailable("contended", "records on this page keep changing")

    def _round(self, page: _Page, keys: Sequence[RecordKey]) -> Sequence[RecordKey]:
        """Decide on each of *keys* and write; return those that somebody else changed in between."""
        # Records before returns: whoever changes a return in between has moved its record's version on.
        rows = self.records.read(page.tenant, keys)
        header = page.file.header
        returns = self.ilrs.of_return(page.tenant, [key.record for key in keys], header.ilr)
        changes: dict[RecordKey, Import] = {}
        for key in keys:
            if key in rows.unreadable or key.record in returns.unreadable:
                page.told[key] = Told(outcome=Outcome.FAILED, ground=UNREADABLE)
                continue
            (stored,) = returns.returns[key.record] or (None,)
            decision = self._decided(page, header, key, rows.records.get(key), stored)
            if isinstance(decision, Told):
                page.told[key] = decision
            elif decision is not None:
                changes[key] = decision
        written = [IlrChange(record=one.record, put=(one.ilr,)) for one in changes.values()]
        saved = self.ilrs.save_page(page.tenant, written)
        page.told |= {key: one.told for key, one in changes.items() if key not in saved.lost}
        page.told |= {key: Told(outcome=Outcome.FAILED, ground=NOT_STORABLE) for key in saved.rejected}
        return sorted(saved.lost)

    def _decided(
        self, page: _Page, header: IlrHeader, key: RecordKey, record: Record | None, stored: IlrReturn | None
    ) -> Import | Told | None:
        """Return the decision; None for a learner who is neither in the file nor missing from it."""
        filed = page.file.learner(key.record)
        if filed is None:
            return Told(outcome=Outcome.ABSENT_FROM_RETURN) if is_absent(header, stored) else None
        task = ImportTask(header=header, job=page.job.id, page=page.number, state=page.state, now=self.clock.now())
        return decide_import(task, key, record, stored, filed)
