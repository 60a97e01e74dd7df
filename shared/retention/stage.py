"""The stage of a record: the one queue, if any, that it stands in for somebody to look at it.

``held`` lists it by the earlier of its guards' review dates (P10); ``claimed`` puts an erasure that its job gave up before the
resume function (X3).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.records.record import Record


class StageName(StrEnum):
    """The queues."""

    HELD = "held"
    CLAIMED = "claimed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A queue and the date that a record is sorted by in it."""

    name: StageName
    date: date


def stage_of(record: Record) -> Stage | None:
    """Return the stage of *record*, or None where nobody need look at it."""
    if record.claim is not None and record.claim_given_up:
        return Stage(name=StageName.CLAIMED, date=record.claim.at.date())
    reviews = [guard.review_date for guard in (record.legal_hold, record.restriction) if guard is not None]
    return Stage(name=StageName.HELD, date=min(reviews)) if reviews else None
