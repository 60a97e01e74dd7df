"""What makes a record a learner (L2, L3)."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class FundingReason(StrEnum):
    """Why a learner has a Final Funding Date, or has none."""

    DATED = "dated"
    OPEN = "open"
    ALL_IGNORED = "all-ignored"
    NO_AIMS = "no-aims"
    UNKNOWN_STATUS = "unknown-status"
    BAD_DATE = "bad-date"
    CLOSED_UNDATED = "closed-undated"


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalFunding:
    """A date with the reason ``dated``, or no date and why."""

    day: date | None = None
    reason: FundingReason = FundingReason.NO_AIMS


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerFacts:
    """A provider's reference for a learner, the last Final Funding Date, and the day on which an edit of returns made it due."""

    ukprn: str | None = field(default=None, repr=False)
    learn_ref_number: str | None = field(default=None, repr=False)
    funding: FinalFunding = field(default_factory=FinalFunding)
    made_due_on: date | None = None
