"""Streams that forget a change after a day, as DynamoDB's do; moto's never forget.

It refuses to read on from a change that is gone. A reader can begin again only at the oldest that is left.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.dynamodb.models.table import StreamShard

KEPT = timedelta(hours=24)
from_the_beginning = StreamShard.get


class _Trimmed(JsonRESTError):
    code = 400

    def __init__(self) -> None:
        super().__init__("TrimmedDataAccessException", "the stream has forgotten where this iterator is")


def from_the_horizon(self: StreamShard, start: int, quantity: int) -> list[dict[str, Any]]:
    """Forget what is too old, and let moto return changes that are left."""
    oldest = datetime.now(UTC).replace(tzinfo=None) - KEPT
    while self.items and self.items[0].record["dynamodb"]["ApproximateCreationDateTime"] < oldest:
        del self.items[0]
        self.starting_sequence_number += 1
    if start < self.starting_sequence_number:
        raise _Trimmed
    return from_the_beginning(self, start, quantity)


def take() -> None:
    """Let streams forget in this process; a repeat does no harm."""
    setattr(StreamShard, from_the_beginning.__name__, from_the_horizon)
