"""What the shard runner needs of a job type: a selection of keys and an action on each chunk."""

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
        """Return the chunk behind the shard's cursor, whose form is the selection's own."""
        ...


class Action(Protocol):
    """What a job does with a chunk."""

    def __call__(self, tenant: TenantId, job: Job, chunk: int, keys: Sequence[RecordKey]) -> ChunkResult: ...


# Gives the pair of one job and may hold something open, such as a file, for the length of the context. Raises ``JobRefused`` if the
# job can't be done.
Opening = Callable[[TenantId, Job], AbstractContextManager[tuple[Selection, Action]]]
# A function has the types that it carries out and loads no others (B8).
JobTypes = Mapping[JobType, Opening]


def always(selection: Selection, action: Action) -> Opening:

    def opened(_tenant: TenantId, _job: Job) -> AbstractContextManager[tuple[Selection, Action]]:
        return nullcontext((selection, action))

    return opened
