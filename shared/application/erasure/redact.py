"""Erase a chunk for a bulk or a manual redaction, with the transition that the caller asked for (R1, R5)."""

from collections.abc import Sequence
from functools import partial

from shared.application.all_ports import Ports
from shared.application.chunks.result import ChunkResult
from shared.application.erasure.erase_chunk import EraseChunk
from shared.application.reading.kept_filter import filter_of
from shared.application.reading.ranges import KeyChunk
from shared.erasure.decision import ErasureTask, InFilter, Named
from shared.jobs.job import FilterRedaction, Job, RecordRedaction
from shared.jobs.shard import Shard
from shared.kernel.identifiers import RecordKey, TenantId


class NoSelection:
    """The selection of a job whose only chunk is in hand from the start."""

    def next_chunk(self, _tenant: TenantId, _job: Job, _shard: Shard) -> KeyChunk:
        return KeyChunk(keys=(), cursor=None)


class Redact:
    """The action of both redactions."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue = ports.catalogue
        self.erase_chunk = EraseChunk(ports)

    def __call__(self, tenant: TenantId, job: Job, chunk: int, keys: Sequence[RecordKey]) -> ChunkResult:
        task_of = partial(ErasureTask, job=job.id, by=job.requested_by, asked_at=job.created_at, dry_run=job.dry_run)
        match job.request:
            case FilterRedaction() as asked:
                basis = InFilter(filter_of(self.catalogue, tenant, asked), asked.day)
                task = task_of(basis=basis, transition=asked.transition)
            case RecordRedaction():
                task = task_of(basis=Named())
            case _:
                raise TypeError(f"a job of type {job.type} is no redaction")
        return self.erase_chunk(tenant, task, chunk, keys)
