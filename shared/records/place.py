"""Where a record stands among those of its workflow: by its state, or a learner by their Final Funding Date (L5).

So what is due is one range over the index, and changing the years of learner retention re-dates nothing.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from shared.records.record import Record

DATED = "dated"
UNDATED = "undated"


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingPlace:
    """A state, or what stands for one, and the instant that its records are sorted by."""

    state: str
    since: datetime


def place_of(record: Record) -> StandingPlace:
    """Return where *record* stands."""
    if record.learner is None:
        return StandingPlace(state=record.state, since=record.state_entered_at)
    day = record.learner.funding.day
    if day is None:
        return StandingPlace(state=UNDATED, since=record.state_entered_at)
    return StandingPlace(state=DATED, since=instant_of(day))


def instant_of(day: date) -> datetime:
    """Return the instant that stands for a Final Funding Date in the order of an index."""
    return datetime.combine(day, time(), tzinfo=UTC)
