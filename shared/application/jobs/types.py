"""A job type is a pair: a selection (which keys, chunk by chunk) and an action on a chunk. The shard runner knows neither.

A selection says where it stands by a cursor text of its own making, which the shard stores. A function has the types that it
carries out and loads no others (B8).
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

from shared.application.chunks.result import ChunkResult
from shared.application.reading.ranges import KeyChunk
from shared.jobs.job import Job, JobType
from shared.jobs.shard import Shard
from shared.kernel.identifiers import RecordKey, TenantId


class Selection(Protocol):
    """Which records a job proposes."""

    def next_chunk(self, tenant: TenantId, job: Job, shard: Shard) -> KeyChunk:
        """Return the chunk behind the shard's cursor."""
        ...


class Action(Protocol):
    """What a job does with a chunk."""

    def __call__(self, tenant: TenantId, job: Job, chunk: int, keys: Sequence[RecordKey]) -> ChunkResult:
        """Act on *keys*; repeating it changes neither outcome nor count."""
        ...


# Gives the pair of one job, which may hold something open for the length of the context. Raises ``JobRefused`` if the job can't
# be done.
Opening = Callable[[TenantId, Job], AbstractContextManager[tuple[Selection, Action]]]
JobTypes = Mapping[JobType, Opening]


def always(selection: Selection, action: Action) -> Opening:
    """Return the opening of a type that has the same pair for every job."""

    def opened(_tenant: TenantId, _job: Job) -> AbstractContextManager[tuple[Selection, Action]]:
        return nullcontext((selection, action))

    return opened
