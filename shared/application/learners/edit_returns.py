"""Read and write a learner's ILR returns by the API (L4, L5, L8, X7a)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from shared.access.evidence import Evidence
from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.learners.made_due import made_due, threshold_of
from shared.application.learners.reading import FindLearner
from shared.application.reading.records import unknown_record
from shared.application.records.preserving import Editor, Replaced, links_of, preserving, return_replaced
from shared.application.retrying import retry_on_conflict
from shared.application.stored import IlrChange
from shared.kernel.errors import NotFound, Unavailable
from shared.kernel.identifiers import RecordId, TenantId
from shared.learners.final_funding_date import final_funding
from shared.learners.ilr import Aim, IlrId, IlrReturn, IlrStatus
from shared.records.editing import check_editable, check_not_removed, keeping_guard
from shared.records.record import Record

Rewriting = Callable[[IlrReturn | None], tuple[IlrStatus, tuple[Aim, ...]]]


@dataclass(frozen=True, slots=True)
class _Edit:
    """An edit of one return: what it replaces, and all returns after it if they can be read."""

    action: str
    ilr: IlrId
    replaced: Sequence[Replaced]
    after: Sequence[IlrReturn] | None


class EditReturns:
    """Each write is one transaction with the learner's next version."""

    def __init__(self, ports: Ports) -> None:
        self.ilrs, self.clock = ports.ilrs, ports.clock
        self.find = FindLearner(ports)

    def page(
        self, caller: Caller, learner: RecordId, after: str | None, limit: int
    ) -> tuple[Sequence[IlrReturn], str | None]:
        self.find(caller.tenant, learner)
        behind = [one for one in self._returns(caller.tenant, learner) if after is None or one.id > after]
        return behind[:limit], behind[limit - 1].id if len(behind) > limit else None

    def read(self, caller: Caller, learner: RecordId, ilr: IlrId) -> IlrReturn:
        self.find(caller.tenant, learner)
        found = {one.id: one for one in self._returns(caller.tenant, learner)}
        if ilr not in found:
            raise _unknown_ilr()
        return found[ilr]

    def save(
        self, caller: Caller, learner: RecordId, ilr: IlrId, status: IlrStatus, aims: tuple[Aim, ...]
    ) -> IlrReturn:
        """Create or replace the return; the stream dates the learner anew."""
        return self.rewrite(caller, learner, ilr, lambda _stored: (status, aims))

    def rewrite(self, caller: Caller, learner: RecordId, ilr: IlrId, decide: Rewriting) -> IlrReturn:
        """Write what *decide* makes of the return as it is now: None if there is none, or it can't be read."""

        def attempt() -> IlrReturn:
            record = self._editable(caller.tenant, learner)
            rows = self.ilrs.of_return(caller.tenant, [learner], ilr)
            # A return that can't be read is replaced as a whole, which repairs it.
            (stored,) = rows.returns.get(learner) or (None,)
            whole = self.ilrs.returns(caller.tenant, [learner]).returns.get(learner)
            # One that came from a file keeps that file's date, so that no older file replaces it (L10).
            prepared_at = stored.prepared_at if stored else None
            status, aims = decide(stored)
            saved = IlrReturn(learner=learner, id=ilr, status=status, aims=aims, prepared_at=prepared_at)
            after = None if whole is None else (*(one for one in whole if one.id != ilr), saved)
            edit = _Edit("return_saved", ilr, return_replaced(stored, saved), after)
            change = self._change(caller, record, edit, is_readable=not rows.unreadable)
            self.ilrs.save(caller.tenant, replace(change, put=(saved,)))
            return saved

        return retry_on_conflict(attempt)

    def delete(self, caller: Caller, learner: RecordId, ilr: IlrId) -> None:

        def attempt() -> None:
            record = self._editable(caller.tenant, learner)
            rows = self.ilrs.returns(caller.tenant, [learner])
            # A return that can't be read may be the one to delete.
            stored = next((one for one in rows.returns.get(learner, ()) if one.id == ilr), None)
            if learner not in rows.unreadable and stored is None:
                raise _unknown_ilr()
            after = tuple(one for one in rows.returns.get(learner, ()) if one.id != ilr)
            edit = _Edit("return_deleted", ilr, return_replaced(stored, None), None if rows.unreadable else after)
            change = self._change(caller, record, edit, is_readable=not rows.unreadable)
            self.ilrs.save(caller.tenant, replace(change, delete=(ilr,)))

        retry_on_conflict(attempt)

    def _editable(self, tenant: TenantId, learner: RecordId) -> Record:
        reading, key = self.find.reading, self.find.key(tenant, learner)
        record = reading.find(tenant, key)
        if record is None:
            raise unknown_record()
        check_not_removed(record, reading.workflow(tenant, key.workflow))
        check_editable(record)
        return record

    def _change(self, caller: Caller, record: Record, edit: _Edit, *, is_readable: bool) -> IlrChange:
        """Return the write of the learner's next version, of what a guard keeps, and of the evidence (X7a, X15, L5)."""
        reading, now = self.find.reading, self.clock.now()
        links = links_of(reading.records, reading.catalogue, caller.tenant, record)
        if not is_readable and keeping_guard(record, links):
            raise _unreadable_return()
        editor = Editor(by=caller.user, at=now)
        act = Evidence(
            action=edit.action, subject=str(record.key), by=editor.by, at=now, details={"ilr": str(edit.ilr)}
        )
        after = replace(record, changed_at=now)
        due: tuple[Evidence, ...] = ()
        if edit.after is not None:
            threshold = threshold_of(reading.catalogue, caller.tenant, now)
            after, due = made_due(after, edit.ilr, final_funding(edit.after), threshold, editor)
        kept = preserving(record, after, links, edit.replaced, editor)
        evidence = (*kept.evidence, act, *due)
        return IlrChange(record=kept.record, links=links.versions, preserved=kept.versions, evidence=evidence)

    def _returns(self, tenant: TenantId, learner: RecordId) -> tuple[IlrReturn, ...]:
        rows = self.ilrs.returns(tenant, [learner])
        if learner in rows.unreadable:
            raise _unreadable_return()
        return rows.returns[learner]


def _unknown_ilr() -> NotFound:
    return NotFound("unknown_ilr", "this learner has no such return")


def _unreadable_return() -> Unavailable:
    return Unavailable("unreadable_record", "a return of this learner can't be read and needs repair")
