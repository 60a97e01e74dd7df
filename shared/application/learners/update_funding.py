"""Work out learners' Final Funding Dates anew when their returns have changed (L4, L8)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol

from shared.application.all_ports import Ports
from shared.application.chunks.loop import Step, until_settled
from shared.application.chunks.result import UNREADABLE
from shared.application.reading.funding import with_funding
from shared.application.rules.learner_setting import find_learner_workflow
from shared.application.stored import Change, IlrRows, Rows
from shared.erasure.decision import Settled
from shared.kernel.identifiers import RecordId, RecordKey, TenantId
from shared.learners.final_funding_date import final_funding
from shared.records.learner import LearnerFacts
from shared.records.outcome import Outcome


class FundingJournal(Protocol):
    """Notes, by ids alone, changed returns of learners who are not there (X8)."""

    def unknown_learner(self, learner: RecordId) -> None: ...

    def discarded(self, learner: RecordId) -> None:
        """Note that returns of a removed learner were deleted."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingUpdate:
    """How many dates were written, and for whom none could be."""

    written: int = 0
    failed: frozenset[RecordId] = field(default_factory=frozenset)


class UpdateFunding:
    """Writes Final Funding Dates from the returns."""

    def __init__(self, ports: Ports, journal: FundingJournal) -> None:
        self.catalogue, self.records = ports.catalogue, ports.records
        self.ilrs, self.clock = ports.ilrs, ports.clock
        self.journal = journal

    def __call__(self, tenant: TenantId, learners: Sequence[RecordId]) -> FundingUpdate:
        """Date each of *learners* once, but for those under a claim."""
        workflow = find_learner_workflow(self.catalogue, tenant)
        # Changes come late, repeatedly and out of order, so they only say whose returns to read.
        once = list(dict.fromkeys(learners))
        if workflow is None:
            for learner in once:
                self.journal.unknown_learner(learner)
            return FundingUpdate()
        settled = until_settled(
            [RecordKey(workflow, learner) for learner in once],
            partial(self._read, tenant),
            self._decide,
            partial(self.records.save_each, tenant),
            contained=(),  # a defect of ours brings the change back, so that no date stays stale (L4)
        )
        failed = frozenset(key.record for key, one in settled.items() if one.outcome is Outcome.FAILED)
        return FundingUpdate(written=len(settled) - len(failed), failed=failed)

    def _read(self, tenant: TenantId, keys: Sequence[RecordKey]) -> tuple[Rows, IlrRows]:
        # The row first: the date is written on its version, so it is that of current returns.
        rows = self.records.read(tenant, keys)
        returns = self.ilrs.returns(tenant, [key.record for key in keys])
        removed = [key.record for key, record in rows.records.items() if record.is_erased]
        # Returns may have slipped in while the learner was being removed (L8).
        self._discard(tenant, [learner for learner in removed if returns.returns.get(learner, "unreadable")])
        return rows, returns

    def _decide(self, found: tuple[Rows, IlrRows], key: RecordKey) -> Step[Change]:
        rows, returns = found
        record, learner = rows.records.get(key), key.record
        if record is None and key not in rows.unreadable:
            self.journal.unknown_learner(learner)
        if record is not None and record.is_erased:
            return Step()
        if key in rows.unreadable or learner in returns.unreadable:
            return Step(settled=Settled(outcome=Outcome.FAILED, ground=UNREADABLE))
        if record is None or record.claim is not None:
            # A claimed learner is left to the erasure that claimed it.
            return Step()
        learns = record if record.learner else replace(record, learner=LearnerFacts())
        decided = with_funding(learns, final_funding(returns.returns[learner]))
        if decided == record:
            return Step()
        change = Change(record=replace(decided, changed_at=self.clock.now()), before=record)
        return Step(change=change, settled=Settled(outcome=Outcome.DATED))

    def _discard(self, tenant: TenantId, removed: Sequence[RecordId]) -> None:
        if not removed:
            return
        self.ilrs.delete_all(tenant, removed)
        for learner in removed:
            self.journal.discarded(learner)
