"""Final Funding Dates in sentences, for the officer who looks at a learner (L2, L3)."""

from shared.learners.final_funding_date import IgnoredBecause, JudgedAim
from shared.records.learner import FundingReason

_WHY = {
    FundingReason.DATED: "All aims that count are closed",
    FundingReason.OPEN: "An aim is still open: its completion status is 1 (continuing)",
    FundingReason.ALL_IGNORED: "Every aim is ignored",
    FundingReason.NO_AIMS: "There are no aims",
    FundingReason.UNKNOWN_STATUS: "The completion status of an aim is missing, or is not 1, 2, 3 or 6",
    FundingReason.BAD_DATE: "An aim has an end that is not a date",
    FundingReason.CLOSED_UNDATED: "A closed aim has neither an actual end date nor an achievement date",
}
_COUNTS = {
    FundingReason.DATED: "Counts: it is closed",
    FundingReason.OPEN: "Counts: it is still open (status 1)",
    FundingReason.UNKNOWN_STATUS: "Counts: its completion status is missing, or is not 1, 2, 3 or 6",
    FundingReason.BAD_DATE: "Counts: its actual end or achievement is not a date",
    FundingReason.CLOSED_UNDATED: "Counts: it is closed, but has neither an actual end date nor an achievement date",
}
_IGNORED = {
    IgnoredBecause.RETURN_EXCLUDED: "Ignored: its return is excluded",
    IgnoredBecause.AIM_EXCLUDED: "Ignored: the aim is excluded",
    IgnoredBecause.BREAK_IN_LEARNING: "Ignored: it is a break in learning (status 6)",
}


def why(reason: FundingReason) -> str:
    """Return why a learner has a Final Funding Date, or has none."""
    return _WHY[reason]


def what_becomes_of(judged: JudgedAim) -> str:
    """Return whether an aim counts, and why not, or what it says."""
    if isinstance(judged.verdict, IgnoredBecause):
        return _IGNORED[judged.verdict]
    return _COUNTS[judged.verdict.reason]
