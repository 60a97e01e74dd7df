"""Guards: legal holds and restrictions of processing. All that sets one apart from the others is said here (X7, P10, P11).

Grounds, DP fields, acts in the ledger, columns of reports and the place in the row follow from a guard's name and facts.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from shared.kernel.errors import Invalid
from shared.records.workflow import Kind

KINDS_WITH_GUARDS = frozenset({Kind.CASE, Kind.PERSON, Kind.LEARNER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """One guard of one record: typed reason and review date by a person, the date by the system (P10)."""

    reason: str = field(repr=False)
    set_on: date
    review_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardFacts:
    """What is true of every guard of one name.

    *ground* says why a record is withheld; *dp_field* is its flag among the DP fields. A *refusal* is the sentence with which it
    refuses edits, transitions and contents, empty where it takes them (P11).
    """

    ground: str
    dp_field: str
    refusal: str = ""
    is_person_informed: bool = False  # before it is lifted


class GuardName(StrEnum):
    """Which guard. Where a record is under several, the ground is that of the first in this order."""

    LEGAL_HOLD = "legal_hold"
    RESTRICTION = "restriction"

    @property
    def facts(self) -> GuardFacts:
        """What is true of every guard of this name."""
        return FACTS[self]

    @property
    def label(self) -> str:
        """Its name for people, in small letters."""
        return self.facts.ground.replace("_", " ")

    @property
    def set_act(self) -> str:
        """What the ledger calls setting it."""
        return f"{self}_set"

    @property
    def lifted_act(self) -> str:
        """What the ledger calls lifting it."""
        return f"{self}_lifted"


FACTS = {
    GuardName.LEGAL_HOLD: GuardFacts(ground="legal_hold", dp_field="dp_legal_hold"),
    GuardName.RESTRICTION: GuardFacts(
        ground="processing_restricted",
        dp_field="dp_restrict_processing",
        refusal="processing of this record is restricted",
        is_person_informed=True,
    ),
}
REFUSING = tuple(facts.ground for facts in FACTS.values() if facts.refusal)  # as the API's documents name them


def new_guard(kind: Kind, reason: str, review_date: date, today: date, standing: Guard | None) -> Guard:
    """Return the guard to store; one that stands already keeps the date it was set on (the system's, never a caller's).

    Raise ``Invalid`` on a kind that has none, and for a review date that has passed.
    """
    if kind not in KINDS_WITH_GUARDS:
        raise Invalid("no_guards_on_kind", "legal holds and restrictions exist on persons, cases and learners")
    if review_date < today:
        raise Invalid("review_date_in_past", "review_date must be today or later")
    return Guard(reason=reason, set_on=standing.set_on if standing else today, review_date=review_date)


def check_informed(person_informed_on: date | None, today: date) -> None:
    """Raise ``Invalid`` unless the person was told, today or earlier, that their restriction is to be lifted (P11)."""
    if person_informed_on is None:
        raise Invalid("person_informed_on_required", "person_informed_on says when the person was told")
    if person_informed_on > today:
        raise Invalid("person_informed_on_in_future", "person_informed_on must be today or earlier")
