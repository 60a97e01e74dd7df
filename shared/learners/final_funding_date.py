"""The Final Funding Date, from which a learner's retention period runs (L2, L3; source L, "Final Funding Date").

The rule ignores aims with completion status 6 (break in learning), aims marked excluded, and aims of excluded returns.
If no aim is left, if one makes no sense or if one is open (status 1), there is no date. Otherwise all are closed (2 or
3), and the date is the latest of their end dates. An aim ends on the later of its actual end and achievement dates.
"""

from collections.abc import Iterable
from datetime import date

from shared.learners.ilr import Aim, IlrReturn, IlrStatus
from shared.learners.xs_date import day_of
from shared.records.learner import FinalFunding, FundingReason

OPEN = 1
CLOSED = frozenset({2, 3})
BREAK_IN_LEARNING = 6


def final_funding(returns: Iterable[IlrReturn]) -> FinalFunding:
    pairs = [(one, aim) for one in returns for aim in one.aims]
    counted = [aim for one, aim in pairs if not _is_ignored(one, aim)]
    if not counted:
        return FinalFunding(reason=FundingReason.ALL_IGNORED if pairs else FundingReason.NO_AIMS)
    # An aim that makes no sense comes before one that is open, so that the officer sees it.
    verdicts = [_judged(aim) for aim in counted]
    for reason in (
        FundingReason.UNKNOWN_STATUS,
        FundingReason.BAD_DATE,
        FundingReason.CLOSED_UNDATED,
        FundingReason.OPEN,
    ):
        if any(verdict.reason is reason for verdict in verdicts):
            return FinalFunding(reason=reason)
    return max(verdicts, key=lambda verdict: verdict.day or date.min)


def _is_ignored(one: IlrReturn, aim: Aim) -> bool:
    return one.status is IlrStatus.EXCLUDED or aim.excluded or aim.completion_status == BREAK_IN_LEARNING


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
