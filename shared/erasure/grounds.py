"""When a record is withheld from erasure, and why (X7).

A legal hold or a restriction withholds the record it stands on, the strands below it, and whoever points to it as their
person, directly or through their parent. A pointer to an erased person counts as cut; to any other it keeps a portal account
from being anonymised (P12). Holds bind every path.
"""

from collections.abc import Iterable
from enum import StrEnum

from shared.records.record import Record
from shared.records.workflow import Kind


class Ground(StrEnum):
    """Why a record was withheld."""

    LEGAL_HOLD = "legal_hold"
    PROCESSING_RESTRICTED = "processing_restricted"
    LINKED_LEGAL_HOLD = "linked_legal_hold"
    LINKED_PROCESSING_RESTRICTED = "linked_processing_restricted"
    LINKED_TO_PERSON = "linked_to_person"


def ground_for_withholding(record: Record, links: Iterable[Record], kind: Kind | None = None) -> Ground | None:
    """Return the ground on which *record* is withheld, its own before a linked one, or None.

    *links* are the rows it depends on: its parents and the persons that it or they point to.
    """
    if record.legal_hold:
        return Ground.LEGAL_HOLD
    if record.restriction:
        return Ground.PROCESSING_RESTRICTED
    standing = [link for link in links if not link.is_erased or link.key == record.parent]
    if any(link.legal_hold for link in standing):
        return Ground.LINKED_LEGAL_HOLD
    if any(link.restriction for link in standing):
        return Ground.LINKED_PROCESSING_RESTRICTED
    if kind is Kind.PORTAL_ACCOUNT and any(link.key == record.person for link in standing):
        return Ground.LINKED_TO_PERSON
    return None
