"""Read and write a learner's ILR returns by the API (L4, L5, L8, X7a)."""

from collections.abc import Sequence
from dataclasses import replace

from shared.access.evidence import Evidence
from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.learners.reading import FindLearner
from shared.application.reading.records import unknown_record
from shared.application.records.preserving import Editor, Replaced, links_of, preserving, return_replaced
from shared.application.retrying import retry_on_conflict
from shared.application.rules.learner_setting import retention_of
from shared.application.rules.today import zone_of
from shared.application.stored import IlrChange
from shared.kernel.clock import day_in
from shared.kernel.errors import NotFound, Unavailable
from shared.kernel.identifiers import RecordId, TenantId
from shared.learners.final_funding_date import final_funding
from shared.learners.ilr import Aim, IlrId, IlrReturn, IlrStatus
from shared.records.editing import check_editable, check_not_removed, keeping_guard
from shared.records.record import Record
from shared.retention.due import final_funding_day

MADE_DUE = "learner_made_due"


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

        def attempt() -> IlrReturn:
            record = self._editable(caller.tenant, learner)
            rows = self.ilrs.of_return(caller.tenant, [learner], ilr)
            # A return that can't be read is replaced as a whole, which repairs it.
            (stored,) = rows.returns.get(learner) or (None,)
            whole = self.ilrs.returns(caller.tenant, [learner]).returns.get(learner)
            # One that came from a file keeps that file's date, so that no older file replaces it (L10).
            prepared_at = stored.prepared_at if stored else None
            saved = IlrReturn(learner=learner, id=ilr, status=status, aims=aims, prepared_at=prepared_at)
            change = self._change(caller, record, return_replaced(stored, saved), is_readable=not rows.unreadable)
            after = None if whole is None else (*(one for one in whole if one.id != ilr), saved)
            acts = self._acts(caller, record, "return_saved", ilr, after)
            self.ilrs.save(caller.tenant, replace(change, put=(saved,), evidence=(*change.evidence, *acts)))
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
            change = self._change(caller, record, return_replaced(stored, None), is_readable=not rows.unreadable)
            after = tuple(one for one in rows.returns.get(learner, ()) if one.id != ilr)
            acts = self._acts(caller, record, "return_deleted", ilr, None if rows.unreadable else after)
            self.ilrs.save(caller.tenant, replace(change, delete=(ilr,), evidence=(*change.evidence, *acts)))

        retry_on_conflict(attempt)

    def _editable(self, tenant: TenantId, learner: RecordId) -> Record:
        reading, key = self.find.reading, self.find.key(tenant, learner)
        record = reading.find(tenant, key)
        if record is None:
            raise unknown_record()
        check_not_removed(record, reading.workflow(tenant, key.workflow))
        check_editable(record)
        return record

    def _change(self, caller: Caller, record: Record, replaced: Sequence[Replaced], *, is_readable: bool) -> IlrChange:
        """Return the write of the learner's next version, and of what the edit replaces while a guard keeps them (X7a)."""
        links, now = (
            links_of(self.find.reading.records, self.find.reading.catalogue, caller.tenant, record),
            self.clock.now(),
        )
        if not is_readable and keeping_guard(record, links.rows, links.below.guards):
            raise _unreadable_return()
        after = replace(record, changed_at=now)
        kept = preserving(record, after, links, replaced, Editor(by=caller.user, at=now))
        return IlrChange(record=kept.record, links=links.versions, preserved=kept.versions, evidence=kept.evidence)

    def _acts(
        self, caller: Caller, record: Record, action: str, ilr: IlrId, after: Sequence[IlrReturn] | None
    ) -> tuple[Evidence, ...]:
        """Return the evidence of an edit, and of a learner whom it brings past the threshold (X15, L5)."""
        now, catalogue = self.clock.now(), self.find.reading.catalogue
        act = Evidence(action=action, subject=str(record.key), by=caller.user, at=now, details={"ilr": ilr})
        if after is None:
            return (act,)
        old, new = final_funding_day(record), final_funding(tuple(after)).day
        until = retention_of(catalogue, caller.tenant).latest_due(day_in(now, zone_of(catalogue, caller.tenant)))
        if until is None or new is None or new > until or (old is not None and old <= until):
            return (act,)
        dates = {"final_funding_date_before": str(old or ""), "final_funding_date": str(new)}
        return act, replace(act, action=MADE_DUE, details={**act.details, **dates})

    def _returns(self, tenant: TenantId, learner: RecordId) -> tuple[IlrReturn, ...]:
        rows = self.ilrs.returns(tenant, [learner])
        if learner in rows.unreadable:
            raise _unreadable_return()
        return rows.returns[learner]


def _unknown_ilr() -> NotFound:
    return NotFound("unknown_ilr", "this learner has no such return")


def _unreadable_return() -> Unavailable:
    return Unavailable("unreadable_record", "a return of this learner can't be read and needs repair")
