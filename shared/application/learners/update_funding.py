"""Work out learners' Final Funding Dates anew once their returns have changed (L4, L8).

Changes arrive late, repeatedly and out of order, so they only say whose returns to look at: the date is that of the returns as
they are now, and is written on the version of the learner's row that was read before them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from shared.application.all_ports import Ports
from shared.application.reading.funding import with_funding
from shared.application.rules.learner_setting import find_learner_workflow
from shared.application.stored import Change
from shared.kernel.errors import Unavailable
from shared.kernel.identifiers import RecordId, RecordKey, TenantId, WorkflowId
from shared.learners.final_funding_date import final_funding
from shared.records.learner import LearnerFacts

_ROUNDS = 8


class FundingJournal(Protocol):
    """Where it is noted, by ids alone, that a change was of nobody who is there (X8)."""

    def nobody(self, learner: RecordId) -> None:
        """Note that *learner* is unknown."""
        ...

    def discarded(self, learner: RecordId) -> None:
        """Note that returns of *learner*, who has been removed, were deleted."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingUpdate:
    """How many dates were written, and whose could not be worked out: a row of theirs can't be read, or not be written."""

    written: int = 0
    failed: frozenset[RecordId] = field(default_factory=frozenset)


class UpdateFunding:
    """The use case; see the module."""

    def __init__(self, ports: Ports, journal: FundingJournal) -> None:
        self.catalogue, self.records = ports.catalogue, ports.records
        self.ilrs, self.clock = ports.ilrs, ports.clock
        self.journal = journal

    def __call__(self, tenant: TenantId, learners: Sequence[RecordId]) -> FundingUpdate:
        """Date *learners*, each of them once however often they changed; those under a claim are left to it."""
        workflow = find_learner_workflow(self.catalogue, tenant)
        waiting = list(dict.fromkeys(learners))
        if workflow is None:
            for learner in waiting:
                self.journal.nobody(learner)
            return FundingUpdate()
        written, failed = 0, frozenset[RecordId]()
        for _ in range(_ROUNDS):
            changes, bad = self._changes(tenant, workflow, waiting)
            failed |= bad
            saved = self.records.save_page(tenant, changes) if changes else None
            if saved is None:
                return FundingUpdate(written=written, failed=failed)
            failed |= {key.record for key in saved.rejected}
            written += len(changes) - len(saved.lost) - len(saved.rejected)
            waiting = sorted(key.record for key in saved.lost)
            if not waiting:
                return FundingUpdate(written=written, failed=failed)
        raise Unavailable("contended", "learners of this batch keep changing")

    def _changes(
        self, tenant: TenantId, workflow: WorkflowId, learners: Sequence[RecordId]
    ) -> tuple[list[Change], frozenset[RecordId]]:
        """Return what is to be written, and who can't be judged."""
        rows = self.records.read(tenant, [RecordKey(workflow, learner) for learner in learners])
        returns = self.ilrs.returns(tenant, learners)
        removed = [key.record for key, record in rows.records.items() if record.is_erased]
        self._discard(tenant, [learner for learner in removed if returns.returns.get(learner, "unreadable")])
        changes = []
        for learner in learners:
            record = rows.records.get(RecordKey(workflow, learner))
            if record is None:
                if RecordKey(workflow, learner) not in rows.unreadable:
                    self.journal.nobody(learner)
                continue
            if record.is_erased or record.claim is not None or learner in returns.unreadable:
                continue
            decided = with_funding(
                record if record.learner else replace(record, learner=LearnerFacts()),
                final_funding(returns.returns[learner]),
            )
            if decided != record:
                now = self.clock.now()
                changes.append(Change(record=replace(decided, changed_at=now, version=record.version + 1)))
        unreadable = {key.record for key in rows.unreadable} | (returns.unreadable - set(removed))
        return changes, frozenset(unreadable)

    def _discard(self, tenant: TenantId, removed: Sequence[RecordId]) -> None:
        """Delete returns that slipped through to somebody who has been removed (L8)."""
        if not removed:
            return
        self.ilrs.delete_all(tenant, removed)
        for learner in removed:
            self.journal.discarded(learner)
