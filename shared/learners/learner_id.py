"""The id of an imported learner, made from the provider and the learner reference, one to one (L10).

References compare without case and without the spaces around them, and may hold characters that an id may not: those are written
as ``_`` and two hexadecimal digits for each byte. So two references have one id only if they are the same reference.
"""

from typing import NewType

from shared.kernel.identifiers import RecordId

ReferenceName = NewType("ReferenceName", str)

LONGEST_NAME = 55  # what an id has room for beside a UKPRN and a hyphen
_PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789")


def reference_name(reference: str) -> ReferenceName | None:
    """Return the part of an id that stands for *reference*, or None for one that no id can be made from."""
    folded = reference.strip().casefold().encode("utf-8", "surrogatepass")
    name = "".join(chr(byte) if byte in _PLAIN else f"_{byte:02x}" for byte in folded)
    return ReferenceName(name) if 0 < len(name) <= LONGEST_NAME else None


def learner_id(ukprn: str, name: ReferenceName) -> RecordId:
    """Return the id of the learner that provider *ukprn* knows by that reference."""
    return RecordId(f"{ukprn}-{name}")
