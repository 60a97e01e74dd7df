"""A record's position in its workflow's index: by state, or by Final Funding Date (L5)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from shared.records.record import Record

DATED = "dated"
UNDATED = "undated"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPosition:
    """A state, or a word for one, and the instant to sort by."""

    state: str
    since: datetime


def index_position(record: Record) -> IndexPosition:
    if record.learner is None:
        # In end states by the clock's start, so a preview counts by ranges (P15). It is never behind the state's own
        # instant, so a range up to an instant has every record that entered the state by then.
        return IndexPosition(state=record.state, since=record.ended_at or record.state_entered_at)
    day = record.learner.funding.day
    if day is None:
        return IndexPosition(state=UNDATED, since=record.state_entered_at)
    # Due learners are one range of the index, so a change of the years re-dates nothing.
    return IndexPosition(state=DATED, since=instant_of(day))


def instant_of(day: date) -> datetime:
    """Return the instant that sorts a Final Funding Date."""
    return datetime.combine(day, time(), tzinfo=UTC)
