"""A shard: the part of a job that one worker does at a time.

Its row holds where it stands: the cursor *behind* the chunk in hand, the chunk's keys, the tally of the chunks before it, the
deadline of whoever works on it; and the position that the chunk was read from, where the selection wants it kept. Every write
bumps ``version``, so that two workers can't both go on.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from shared.jobs.tally import Tally, added
from shared.kernel.identifiers import JobId, RecordKey


class ShardEnd(StrEnum):
    """How a shard came to its end."""

    DONE = "done"
    CANCELLED = "cancelled"
    ABANDONED = "abandoned"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """One shard's state: ``number`` is that of the index's shard that it covers, or ``INLINE_SHARD``.

    ``chunk`` counts the chunks taken in hand, from 1; ``ground`` says why it was refused.
    """

    job: JobId
    number: int
    cursor: str = ""
    position: str = ""
    is_exhausted: bool = False
    chunk: int = 0
    in_hand: tuple[RecordKey, ...] = ()
    tally: Tally
    deadline: datetime | None = None
    progressed_at: datetime
    end: ShardEnd | None = None
    ground: str | None = None
    version: int = 0

    def leased(self, until: datetime, now: datetime) -> "Shard":
        """Return the shard in the hands of a worker that promises to be gone by *until*."""
        return replace(self, deadline=until, progressed_at=now)

    def with_chunk(self, keys: tuple[RecordKey, ...], cursor: str | None, now: datetime, position: str = "") -> "Shard":
        """Return the shard with a new chunk in hand; a *cursor* of None says that no chunk follows."""
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
        """Return the shard with the chunk's *tally* added; *left* stay in hand because another job has claimed them (X3)."""
        return replace(self, tally=added(self.tally, tally), in_hand=left, progressed_at=now)

    def released(self, now: datetime) -> "Shard":
        """Return the shard without a worker, to be sent on."""
        return replace(self, deadline=None, progressed_at=now)

    def ended(self, end: ShardEnd, now: datetime, ground: str | None = None) -> "Shard":
        """Return the shard at its end."""
        return replace(self, end=end, ground=ground, in_hand=(), deadline=None, progressed_at=now)
