"""Learners that a change of their returns, and not time, brings past the threshold (L5, X15)."""

from dataclasses import dataclass, replace
from datetime import date

from shared.learners.final_funding_date import final_funding
from shared.learners.ilr import IlrReturn, IlrStatus
from shared.learners.retention import LearnerRetention
from shared.records.learner import FundingReason, LearnerFacts

_SILENT = frozenset({FundingReason.ALL_IGNORED, FundingReason.NO_AIMS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A tenant's setting on their *today*."""

    today: date
    retention: LearnerRetention

    def is_past(self, day: date | None) -> bool:
        return self.retention.is_due(day, self.today)

    def is_crossed(self, facts: LearnerFacts, day: date | None) -> bool:
        """Tell whether a new Final Funding Date makes a learner due that was not."""
        return self.is_past(day) and not self.is_past(facts.funding.day)

    def marked(self, facts: LearnerFacts, day: date | None) -> LearnerFacts:
        """Return *facts* after a change of returns that gives this Final Funding Date."""
        if self.is_crossed(facts, day):
            return replace(facts, made_due_on=self.today)
        return facts if self.is_past(day) else replace(facts, made_due_on=None)

    def is_ruled_out(self, one: IlrReturn) -> bool:
        """Tell whether this return alone keeps its learner from being due, whatever their others say."""
        alone = final_funding((one,))
        # The latest date of all returns counts, and an open aim or a senseless one leaves none.
        return alone.reason not in _SILENT and not self.is_past(alone.day)

    def may_be_crossed(self, facts: LearnerFacts, filed: IlrReturn, stored: IlrReturn | None) -> bool:
        """Tell whether the return *filed* over *stored* may make the learner due: if not, no other return need be read."""
        if not self.retention.enabled or self.is_past(facts.funding.day):
            return False
        # What an officer excluded is carried over, and counts for nothing.
        excludes = stored is not None and (
            stored.status is IlrStatus.EXCLUDED or any(one.excluded for one in stored.aims)
        )
        return excludes or not self.is_ruled_out(filed)
