"""Learners' returns in memory, beside the records whose versions they are written with."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from shared.application.stored import Change, IlrChange, IlrRows, Saved
from shared.kernel.errors import Invalid, StaleVersion
from shared.kernel.identifiers import RecordId, RecordKey, TenantId
from shared.learners.ilr import IlrId, IlrReturn
from tests.fakes.records import FakeRecords


@dataclass(slots=True, kw_only=True)
class FakeIlrs:
    """Rows by tenant, learner and return; nobody understands those that are *unreadable*."""

    records: FakeRecords
    rows: dict[tuple[TenantId, RecordId, IlrId], IlrReturn] = field(default_factory=dict)
    unreadable: set[tuple[TenantId, RecordId, IlrId]] = field(default_factory=set)

    def returns(self, tenant: TenantId, learners: Sequence[RecordId]) -> IlrRows:
        bad = {learner for owner, learner, _ in self.unreadable if owner == tenant}
        return self._read(tenant, learners, bad)

    def of_return(self, tenant: TenantId, learners: Sequence[RecordId], ilr: IlrId) -> IlrRows:
        bad = {learner for owner, learner, its in self.unreadable if (owner, its) == (tenant, ilr)}
        rows = self._read(tenant, learners, bad)
        own = {learner: tuple(one for one in found if one.id == ilr) for learner, found in rows.returns.items()}
        return IlrRows(returns=own, unreadable=rows.unreadable)

    def save(self, tenant: TenantId, change: IlrChange) -> None:
        before = change.record if change.record.version else None
        kept = Change(record=change.record, before=before, links=change.links, preserved=change.preserved)
        self.records.save(tenant, kept)
        for act in change.evidence:
            self.records.ledger.write_evidence(tenant, act)
        learner = change.record.key.record
        for one in change.put:
            self.rows[tenant, learner, one.id] = one
        for ilr in change.delete:
            self.rows.pop((tenant, learner, ilr), None)

    def save_each(self, tenant: TenantId, changes: Sequence[IlrChange]) -> Saved:
        done = {}
        conflicts: set[RecordKey] = set()
        rejected: set[RecordKey] = set()
        for change in changes:
            try:
                self.save(tenant, change)
                done[change.record.key] = self.records.rows[tenant, change.record.key]
            except StaleVersion:
                conflicts.add(change.record.key)
            except Invalid:
                rejected.add(change.record.key)
        return Saved(written=done, conflicts=frozenset(conflicts), rejected=frozenset(rejected))

    def delete_all(self, tenant: TenantId, learners: Sequence[RecordId]) -> None:
        for learner in learners:
            self.unreadable = {row for row in self.unreadable if row[:2] != (tenant, learner)}
            for one in self._of(tenant, learner):
                del self.rows[tenant, learner, one.id]

    def _read(self, tenant: TenantId, learners: Sequence[RecordId], bad: set[RecordId]) -> IlrRows:
        return IlrRows(
            returns={one: self._of(tenant, one) for one in learners if one not in bad},
            unreadable=frozenset(bad.intersection(learners)),
        )

    def _of(self, tenant: TenantId, learner: RecordId) -> tuple[IlrReturn, ...]:
        own = [one for (owner, its, _), one in self.rows.items() if (owner, its) == (tenant, learner)]
        return tuple(sorted(own, key=lambda one: one.id))
