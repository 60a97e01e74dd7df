"""The Final Funding Date, from which a learner's retention period runs (L2, L3; source L, "Final Funding Date").

The rule ignores aims with completion status 6 (break in learning), aims marked excluded, and aims of excluded returns.
If no aim is left, if one makes no sense or if one is open (status 1), there is no date. Otherwise all are closed (2 or
3), and the date is the latest of their end dates. An aim ends on the later of its actual end and achievement dates.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.learners.ilr import Aim, IlrReturn, IlrStatus
from shared.learners.xs_date import day_of
from shared.records.learner import FinalFunding, FundingReason

OPEN = 1
CLOSED = frozenset({2, 3})
BREAK_IN_LEARNING = 6


class IgnoredBecause(StrEnum):
    """Why an aim doesn't count."""

    RETURN_EXCLUDED = "return-excluded"
    AIM_EXCLUDED = "aim-excluded"
    BREAK_IN_LEARNING = "break-in-learning"


@dataclass(frozen=True, slots=True)
class JudgedAim:
    """An aim, and why it is ignored, or what it would give if there were no other."""

    aim: Aim
    verdict: IgnoredBecause | FinalFunding


def final_funding(returns: Iterable[IlrReturn]) -> FinalFunding:
    judged = [one.verdict for each in returns for one in judged_aims(each)]
    counted = [verdict for verdict in judged if isinstance(verdict, FinalFunding)]
    if not counted:
        return FinalFunding(reason=FundingReason.ALL_IGNORED if judged else FundingReason.NO_AIMS)
    # An aim that makes no sense comes before one that is open, so that the officer sees it.
    for reason in (
        FundingReason.UNKNOWN_STATUS,
        FundingReason.BAD_DATE,
        FundingReason.CLOSED_UNDATED,
        FundingReason.OPEN,
    ):
        if any(verdict.reason is reason for verdict in counted):
            return FinalFunding(reason=reason)
    return max(counted, key=lambda verdict: verdict.day or date.min)


def judged_aims(one: IlrReturn) -> list[JudgedAim]:
    """Return what the rule makes of each aim of a return, in their order."""
    return [JudgedAim(aim, _ignored_because(one, aim) or _judged(aim)) for aim in one.aims]


def _ignored_because(one: IlrReturn, aim: Aim) -> IgnoredBecause | None:
    if one.status is IlrStatus.EXCLUDED:
        return IgnoredBecause.RETURN_EXCLUDED
    if aim.excluded:
        return IgnoredBecause.AIM_EXCLUDED
    return IgnoredBecause.BREAK_IN_LEARNING if aim.completion_status == BREAK_IN_LEARNING else None


def _judged(aim: Aim) -> FinalFunding:
    if aim.completion_status != OPEN and aim.completion_status not in CLOSED:
        return FinalFunding(reason=FundingReason.UNKNOWN_STATUS)
    try:
        ends = [day_of(text) for text in (aim.learn_actual_end_date, aim.achievement_date) if text is not None]
    except ValueError:
        return FinalFunding(reason=FundingReason.BAD_DATE)
    # An open aim with an end date is still open.
    if aim.completion_status == OPEN:
        return FinalFunding(reason=FundingReason.OPEN)
    return (
        FinalFunding(day=max(ends), reason=FundingReason.DATED)
        if ends
        else FinalFunding(reason=FundingReason.CLOSED_UNDATED)
    )
