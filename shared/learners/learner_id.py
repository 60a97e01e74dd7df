"""A learner's id, made from provider and learner reference (L10)."""

from typing import NewType
from unicodedata import normalize

from shared.kernel.identifiers import RecordId

ReferenceName = NewType("ReferenceName", str)

LONGEST_NAME = 55  # what an id has room for beside a UKPRN and a hyphen
_PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789")


def reference_name(reference: str) -> ReferenceName | None:
    """Return the reference's part of an id, or None if it has none: it is empty, too long, or an e-mail address (X8)."""
    # Ids are in logs, URLs and the ledger. The DfE's own references are up to 12 letters and digits.
    if "@" in normalize("NFKC", reference):
        return None
    # References compare without case and without the spaces around them.
    folded = reference.strip().casefold().encode("utf-8", "surrogatepass")
    # One to one: two references share an id only if they are the same.
    name = "".join(chr(byte) if byte in _PLAIN else f"_{byte:02x}" for byte in folded)
    return ReferenceName(name) if 0 < len(name) <= LONGEST_NAME else None


def learner_id(ukprn: str, name: ReferenceName) -> RecordId:
    return RecordId(f"{ukprn}-{name}")
