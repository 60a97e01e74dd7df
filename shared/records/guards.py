"""Guards: legal holds and restrictions of processing (X7, P10, P11)."""

from collections.abc import Container
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from shared.kernel.errors import Invalid
from shared.records.workflow import Kind

RIGHT_SINCE = date(2018, 5, 25)  # the right to restriction of processing is in force (UK GDPR, article 18)
KINDS_WITH_GUARDS = frozenset({Kind.CASE, Kind.STRAND, Kind.PERSON, Kind.LEARNER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """A guard of one record."""

    reason: str = field(repr=False)
    set_on: date  # set by the system, never by the caller (P10)
    review_date: date
    set_at: datetime | None = None  # None: given back by a replay

    @property
    def since(self) -> str:
        """What tells it from one that is set after it is lifted; one that is renewed stays the same."""
        return str(self.set_at or self.set_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardFacts:
    """What is true of every guard of one name."""

    ground: str  # why a record is withheld
    status: str  # why it is still there (P21)
    dp_field: str  # its flag; the names of its other DP fields follow
    refusal: str = ""  # of edits, transitions and contents; empty if the guard takes them (P11)
    is_person_informed: bool = False  # before an officer lifts it


class GuardName(StrEnum):
    """A guard's name; the first in this order gives a record's ground."""

    LEGAL_HOLD = "legal_hold"
    RESTRICTION = "restriction"

    @property
    def facts(self) -> GuardFacts:
        return FACTS[self]

    @property
    def label(self) -> str:
        return self.facts.ground.replace("_", " ")

    @property
    def set_act(self) -> str:
        """Its setting, as the ledger names it."""
        return f"{self}_set"

    @property
    def lifted_act(self) -> str:
        """Its lifting, as the ledger names it."""
        return f"{self}_lifted"


# Grounds, DP fields, acts, columns of reports and attributes of the row follow from these.
FACTS = {
    GuardName.LEGAL_HOLD: GuardFacts(ground="legal_hold", status="held", dp_field="dp_legal_hold"),
    GuardName.RESTRICTION: GuardFacts(
        ground="processing_restricted",
        status="restricted",
        dp_field="dp_restrict_processing",
        refusal="processing of this record is restricted",
        is_person_informed=True,
    ),
}
REFUSING = tuple(facts.ground for facts in FACTS.values() if facts.refusal)  # as the API's documents name them


def first_guard(names: Container[GuardName]) -> GuardName | None:
    """Return the one of *names* that comes first where only one is said, or None."""
    return next((name for name in GuardName if name in names), None)


def new_guard(kind: Kind, reason: str, review_date: date, today: date, existing: Guard | None, now: datetime) -> Guard:
    """Return the guard to store; raise ``Invalid`` for another kind or a past date."""
    if kind not in KINDS_WITH_GUARDS:
        raise Invalid("no_guards_on_kind", "legal holds and restrictions exist on persons, cases, strands and learners")
    if review_date < today:
        raise Invalid("review_date_in_past", "review_date must be today or later")
    # A guard that is set again keeps its date.
    set_on, set_at = (existing.set_on, existing.set_at) if existing else (today, now)
    return Guard(reason=reason, set_on=set_on, review_date=review_date, set_at=set_at)


def check_informed(person_informed_on: date | None, today: date) -> date:
    """Return the day; raise ``Invalid`` unless the person was informed by *today* (P11)."""
    if person_informed_on is None:
        raise Invalid("person_informed_on_required", "person_informed_on says when the person was told")
    if person_informed_on > today:
        raise Invalid("person_informed_on_in_future", "person_informed_on must be today or earlier")
    if person_informed_on < RIGHT_SINCE:
        says = f"person_informed_on must be {RIGHT_SINCE} or later: since then there are restrictions to be lifted"
        raise Invalid("person_informed_on_too_early", says)
    return person_informed_on
