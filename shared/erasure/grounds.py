"""When a record is withheld from erasure, and why (X7).

A legal hold or a restriction withholds the record it stands on, the strands below it, and whoever points to it as their
person, directly or through their parent. A pointer to an erased person counts as cut; to any other it keeps a portal account
from being anonymised (P12). Holds bind every path.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from shared.records.guards import GuardName
from shared.records.record import Record
from shared.records.workflow import Kind


class Ground(StrEnum):
    """Why a record was withheld."""

    # Two for each guard: the one that its facts name, and that behind `linked_`.
    LEGAL_HOLD = "legal_hold"
    PROCESSING_RESTRICTED = "processing_restricted"
    LINKED_LEGAL_HOLD = "linked_legal_hold"
    LINKED_PROCESSING_RESTRICTED = "linked_processing_restricted"
    LINKED_TO_PERSON = "linked_to_person"


def ground_for_withholding(record: Record, links: Iterable[Record], kind: Kind | None = None) -> Ground | None:
    """Return the ground on which *record* is withheld, its own before a linked one, or None.

    *links* are the rows it depends on: its parents and the persons that it or they point to.
    """
    own = _first_guard([record])
    if own is not None:
        return Ground(own.facts.ground)
    unerased = [link for link in links if not link.is_erased or link.key == record.parent]
    linked = _first_guard(unerased)
    if linked is not None:
        return Ground(f"linked_{linked.facts.ground}")
    if kind is Kind.PORTAL_ACCOUNT and any(link.key == record.person for link in unerased):
        return Ground.LINKED_TO_PERSON
    return None


def _first_guard(records: Sequence[Record]) -> GuardName | None:
    """Return the first guard, in the order of their names, that any of *records* is under."""
    return next((name for name in GuardName if any(name in one.guards for one in records)), None)
