"""Import an ILR file: its learners chunk by chunk, then those of the provider whom it does not name (L10)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from shared.application.all_ports import Ports
from shared.application.chunks.result import ChunkResult
from shared.application.ilr_files import IlrFile
from shared.application.learners.import_chunk import ImportChunk
from shared.application.ports import RecordStore
from shared.application.reading.ranges import CHUNK, KeyChunk, Range, state_ranges, walk_ranges
from shared.application.stored import END_OF_TIME, StatePartition
from shared.jobs.job import IlrImport, Job, request_of
from shared.jobs.shard import Shard
from shared.kernel.identifiers import SHARDS, RecordId, RecordKey, TenantId, WorkflowId
from shared.learners.ilr_file import FileFault, FileRefused
from shared.records.index_position import DATED, UNDATED

_FILED, _ABSENT = "filed", "absent"
_MOST_STEPS = 100  # of a walk that finds no absent learner; then it returns its cursor


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenImport:
    """The selection and the action of one import while its file is open."""

    into: WorkflowId
    file: IlrFile
    records: RecordStore
    chunk: ImportChunk

    def next_chunk(self, tenant: TenantId, _job: Job, shard: Shard) -> KeyChunk:
        """Return the next learners of the file, or behind them the next whom it does not name."""
        phase, _, behind = shard.cursor.partition("|")
        if phase != _ABSENT:
            found = self.file.learners(behind, CHUNK)
            if found:
                # A chunk is known by its keys alone, so after a crash it is done again as it was begun.
                keys = tuple(RecordKey(self.into, learner) for learner in found)
                return KeyChunk(keys=keys, cursor=f"{_FILED}|{found[-1]}")
            behind = ""
        return self._absent(tenant, behind)

    def __call__(self, tenant: TenantId, job: Job, chunk: int, keys: Sequence[RecordKey]) -> ChunkResult:
        """Import what the file says of *keys*; count those whom it does not name."""
        return self.chunk(tenant, job, chunk, keys, self.file)

    def _absent(self, tenant: TenantId, cursor: str) -> KeyChunk:
        ranges = self._ranges(tenant)
        chunk = KeyChunk(keys=(), cursor=cursor)
        for _ in range(_MOST_STEPS):
            chunk = walk_ranges(ranges, cursor, CHUNK)
            keys = tuple(key for key in chunk.keys if self._may_be_absent(key.record))
            if keys or chunk.cursor is None:
                return KeyChunk(keys=keys, cursor=None if chunk.cursor is None else f"{_ABSENT}|{chunk.cursor}")
            cursor = chunk.cursor
        return KeyChunk(keys=chunk.keys[:1], cursor=f"{_ABSENT}|{cursor}")

    def _may_be_absent(self, learner: RecordId) -> bool:
        return learner.startswith(f"{self.file.header.ukprn}-") and self.file.learner(learner) is None

    def _ranges(self, tenant: TenantId) -> list[Range]:
        partitions = (
            StatePartition(workflow=self.into, state=state, is_erased=False, shard=shard)
            for state in (UNDATED, DATED)
            for shard in range(SHARDS)
        )
        return state_ranges(self.records, tenant, partitions, END_OF_TIME)


class ImportFile:
    """Opens the file of an import, once an invocation."""

    def __init__(self, ports: Ports) -> None:
        self.files, self.records = ports.ilr_files, ports.records
        self.chunk = ImportChunk(ports)

    @contextmanager
    def opened(self, tenant: TenantId, job: Job) -> Iterator[tuple[OpenImport, OpenImport]]:
        """Open the job's file as its selection and its action; raise ``FileRefused`` if it can't be imported."""
        request = request_of(job, IlrImport)
        if request.file_version is None:
            raise FileRefused(FileFault.GONE)
        with self.files.opened(tenant, job.id, request.file_version) as file:
            both = OpenImport(into=request.workflow, file=file, records=self.records, chunk=self.chunk)
            yield both, both
