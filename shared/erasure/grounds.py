"""When a record is withheld from erasure, on any path, and why (X7).

A guard withholds its record, the strands below that, and each record that points to it as its person, itself or through
its parent. A pointer to an erased person counts as cut. Any other pointer to one keeps a portal account (P12).
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from shared.records.guards import GuardName
from shared.records.record import Record
from shared.records.workflow import Kind


class Ground(StrEnum):
    """Why a record was withheld."""

    # Two for each guard: its own, and one with `linked_` for records that it keeps through a link.
    LEGAL_HOLD = "legal_hold"
    PROCESSING_RESTRICTED = "processing_restricted"
    LINKED_LEGAL_HOLD = "linked_legal_hold"
    LINKED_PROCESSING_RESTRICTED = "linked_processing_restricted"
    LINKED_TO_PERSON = "linked_to_person"


def ground_for_withholding(record: Record, links: Iterable[Record], kind: Kind | None = None) -> Ground | None:
    """Return the ground for withholding *record*, or None.

    *links* are its parents, and the persons that it and they point to.
    """
    own = _first_guard([record])
    if own is not None:
        return Ground(own.facts.ground)
    unerased = [link for link in links if not link.is_erased or link.key == record.parent]
    # A record's own ground comes before a linked one.
    linked = _first_guard(unerased)
    if linked is not None:
        return Ground(f"linked_{linked.facts.ground}")
    if kind is Kind.PORTAL_ACCOUNT and any(link.key == record.person for link in unerased):
        return Ground.LINKED_TO_PERSON
    return None


def _first_guard(records: Sequence[Record]) -> GuardName | None:
    return next((name for name in GuardName if any(name in one.guards for one in records)), None)
