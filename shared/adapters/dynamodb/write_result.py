"""The results of conditional writes."""

from collections.abc import Mapping, Sequence
from enum import Enum, auto

from shared.adapters.dynamodb.bodies import next_of
from shared.application.stored import Change, IlrChange, Saved
from shared.kernel.identifiers import RecordKey


class WriteResult(Enum):
    """The result of one conditional write."""

    WRITTEN = auto()
    CONFLICT = auto()  # the row, or a linked one, has another version
    REJECTED = auto()  # this can't be stored


def saved(changes: Sequence[Change | IlrChange], results: Mapping[RecordKey, WriteResult]) -> Saved:
    records = [change.record for change in changes]
    return Saved(
        written={one.key: next_of(one) for one in records if results[one.key] is WriteResult.WRITTEN},
        conflicts=frozenset(key for key, result in results.items() if result is WriteResult.CONFLICT),
        rejected=frozenset(key for key, result in results.items() if result is WriteResult.REJECTED),
    )
