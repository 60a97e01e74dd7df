"""When a record is withheld from erasure, on any path, and why (X7).

A guard withholds its record and looks both ways along a link: it withholds each record that points there, itself or through
its parent, and the case and the person that its strand or case points to. Only the bearer passes it on. A person also waits
for each case and strand of theirs that is in no end state. A pointer to an erased person counts as cut; any other pointer to one
keeps a portal account (P12).
"""

from enum import StrEnum

from shared.records.guards import GuardName, first_guard
from shared.records.links import Links
from shared.records.record import Record
from shared.records.workflow import Kind


class Ground(StrEnum):
    """Why a record was withheld."""

    # Two for each guard: its own, and one with `linked_` for records that it keeps through a link.
    LEGAL_HOLD = "legal_hold"
    PROCESSING_RESTRICTED = "processing_restricted"
    LINKED_LEGAL_HOLD = "linked_legal_hold"
    LINKED_PROCESSING_RESTRICTED = "linked_processing_restricted"
    LINKED_OPEN_RECORD = "linked_open_record"
    LINKED_TO_PERSON = "linked_to_person"


_OF_GUARDS = frozenset(Ground(f"{by}{name.facts.ground}") for name in GuardName for by in ("", "linked_"))


def is_of_guard(ground: Ground | None) -> bool:
    """Tell whether a guard withholds, of the record's own or through a link: then an edit keeps what it replaces (X7a)."""
    return ground in _OF_GUARDS


def ground_for_withholding(record: Record, links: Links, kind: Kind | None = None) -> Ground | None:
    """Return the ground for withholding *record*, or None.

    With a *kind* the record would go whole, by a decision of today, so an open case and a person's account count too. Files by
    their own clock, a rule's transition (R8) and a replay of what was decided before (X16) go by guards alone.
    """
    own = first_guard(record.guards)
    if own is not None:
        return Ground(own.facts.ground)
    unerased = [link for link in links.rows if not link.is_erased or link.key == record.parent]
    # A record's own ground comes before a linked one.
    linked = first_guard(links.below.guards.union(*(link.guards for link in unerased)))
    if linked is not None:
        return Ground(f"linked_{linked.facts.ground}")
    # No path but the retention's takes a person: redactions are of cases (R1, R5).
    if kind is Kind.PERSON and links.below.is_open:
        return Ground.LINKED_OPEN_RECORD
    if kind is Kind.PORTAL_ACCOUNT and any(link.key == record.person for link in unerased):
        return Ground.LINKED_TO_PERSON
    return None
