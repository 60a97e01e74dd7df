"""Legal holds and restrictions of processing: where they may stand (P10) and what a restriction forbids (P11)."""

from datetime import date
from enum import StrEnum

from shared.kernel.errors import Invalid
from shared.records.record import Guard, Record
from shared.records.workflow import Kind

KINDS_WITH_GUARDS = frozenset({Kind.CASE, Kind.PERSON, Kind.LEARNER})


class GuardName(StrEnum):
    """Which guard, and what the ledger calls setting and lifting it."""

    LEGAL_HOLD = "legal_hold"
    RESTRICTION = "restriction"

    @property
    def set_act(self) -> str:
        """The act of setting it."""
        return f"{self}_set"

    @property
    def lifted_act(self) -> str:
        """The act of lifting it."""
        return f"{self}_lifted"


def new_guard(kind: Kind, reason: str, review_date: date, today: date, standing: Guard | None) -> Guard:
    """Return the guard to store; one that stands already keeps the date it was set on (the system's, never a caller's).

    Raise ``Invalid`` on a kind that has none, and for a review date that has passed.
    """
    if kind not in KINDS_WITH_GUARDS:
        raise Invalid("no_guards_on_kind", "legal holds and restrictions exist on persons, cases and learners")
    if review_date < today:
        raise Invalid("review_date_in_past", "review_date must be today or later")
    return Guard(reason=reason, set_on=standing.set_on if standing else today, review_date=review_date)


def review_date(record: Record) -> date | None:
    """Return the earlier review date of the guards on *record*, or None where there are none (P10)."""
    return min(
        (guard.review_date for guard in (record.legal_hold, record.restriction) if guard is not None), default=None
    )


def check_informed(person_informed_on: date | None, today: date) -> None:
    """Raise ``Invalid`` unless the person was told, today or earlier, that their restriction is to be lifted (P11)."""
    if person_informed_on is None:
        raise Invalid("person_informed_on_required", "person_informed_on says when the person was told")
    if person_informed_on > today:
        raise Invalid("person_informed_on_in_future", "person_informed_on must be today or earlier")
