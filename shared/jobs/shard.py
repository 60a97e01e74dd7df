"""A shard: the part of a job that one worker does at a time."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from shared.jobs.tally import Tally, added
from shared.kernel.identifiers import JobId, RecordKey


class ShardEnd(StrEnum):
    """How a shard ended."""

    DONE = "done"
    CANCELLED = "cancelled"
    ABANDONED = "abandoned"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """One shard's progress. The store counts the writes, so that one worker goes on."""

    job: JobId
    number: int  # of the index's shard, `INLINE_SHARD` or `IMPORT_SHARD`
    cursor: str = ""  # after the chunk in hand
    position: str = ""  # where the chunk in hand was read from, if the selection wants it
    is_exhausted: bool = False
    chunk: int = 0  # how many were taken in hand so far
    in_hand: tuple[RecordKey, ...] = ()  # not counted in the tally yet
    tally: Tally
    deadline: datetime | None = None  # when its worker will have stopped
    progressed_at: datetime
    end: ShardEnd | None = None
    ground: str | None = None  # why it was refused
    version: int = 0

    def leased(self, until: datetime, now: datetime) -> "Shard":
        return replace(self, deadline=until, progressed_at=now)

    def with_chunk(self, keys: tuple[RecordKey, ...], cursor: str | None, now: datetime, position: str = "") -> "Shard":
        """Return the shard with a new chunk in hand, the last if *cursor* is None."""
        return replace(
            self,
            in_hand=keys,
            chunk=self.chunk + 1,
            position=position,
            cursor=self.cursor if cursor is None else cursor,
            is_exhausted=cursor is None,
            progressed_at=now,
        )

    def checkpointed(self, tally: Tally, left: tuple[RecordKey, ...], now: datetime) -> "Shard":
        """Return the shard with *tally* added, and *left* still in hand."""
        # Another job has claimed those that are left (X3).
        return replace(self, tally=added(self.tally, tally), in_hand=left, progressed_at=now)

    def released(self, now: datetime) -> "Shard":
        """Return the shard without a worker."""
        return replace(self, deadline=None, progressed_at=now)

    def ended(self, end: ShardEnd, now: datetime, ground: str | None = None) -> "Shard":
        return replace(self, end=end, ground=ground, in_hand=(), deadline=None, progressed_at=now)
