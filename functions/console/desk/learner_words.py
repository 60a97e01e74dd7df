"""What learners' pages say of a learner and an aim."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from functions.console.frame.statuses import why_still_there
from shared.application.learners.explain_funding import JudgedReturn
from shared.application.learners.reading import LearnerView
from shared.learners.final_funding_date import IgnoredBecause
from shared.learners.funding_words import what_becomes_of, why
from shared.learners.ilr import Aim, IlrStatus
from shared.learners.xs_date import day_of
from shared.records.guards import GuardName
from shared.records.learner import FinalFunding, LearnerFacts
from shared.retention.retention_status import StatusCode

STATUSES: Final[Mapping[int, str]] = {
    1: "1: continuing",
    2: "2: completed",
    3: "3: withdrawn",
    6: "6: break in learning",
}
ILR_STATUSES: Final[Mapping[IlrStatus, str]] = {IlrStatus.INCLUDED: "Included", IlrStatus.EXCLUDED: "Excluded"}
# What keeps a learner beyond the removal day, or takes them before it.
_OTHERWISE: Final = frozenset(
    {StatusCode.LINKED, StatusCode.REQUESTED, StatusCode.BRAKE, *(name.facts.status for name in GuardName)}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerLine:
    """A learner in a list. Without a *day*, *reason* says why there is none; *otherwise* says what goes before the removal day."""

    id: str
    facts: LearnerFacts
    day: date | None
    reason: str
    removal_date: date | None
    otherwise: str | None

    @classmethod
    def of(cls, view: LearnerView) -> "LearnerLine":
        facts = view.record.learner or LearnerFacts()
        return cls(
            id=view.record.key.record,
            facts=facts,
            day=facts.funding.day,
            reason=why(facts.funding.reason),
            removal_date=view.removal_date,
            otherwise=why_still_there(view.status) if view.status.code in _OTHERWISE else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AimRow:
    """An aim of a return in words, with its place, counted from 1; *decides* says that the learner's verdict is its own."""

    place: int
    aim: Aim
    status: str
    started: date | str | None
    ended: date | str | None
    achieved: date | str | None
    verdict: str
    is_ignored: bool
    decides: bool


def aim_rows(one: JudgedReturn, funding: FinalFunding | None) -> Sequence[AimRow]:
    """Return the aims of a return; *funding* is the learner's, or None where it isn't known."""
    return [
        AimRow(
            place=place,
            aim=judged.aim,
            status=status_of(judged.aim),
            started=day_or_text(judged.aim.learn_start_date),
            ended=day_or_text(judged.aim.learn_actual_end_date),
            achieved=day_or_text(judged.aim.achievement_date),
            verdict=what_becomes_of(judged),
            is_ignored=isinstance(judged.verdict, IgnoredBecause),
            decides=judged.verdict == funding,
        )
        for place, judged in enumerate(one.aims, 1)
    ]


def status_of(aim: Aim) -> str:
    given = aim.completion_status
    if given is None:
        return "None given"
    return STATUSES.get(given, str(given)) if isinstance(given, int) else given


def day_or_text(given: str | None) -> date | str | None:
    """Return the day that a return's text names, else the text as it came."""
    try:
        return None if given is None else day_of(given)
    except ValueError:
        return given
