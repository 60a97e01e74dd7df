"""Import an ILR file: its learners page by page, then those whom it no longer names (L10).

The file is opened once an invocation. What a page holds is known by its keys alone, so that a page in hand is done again after a
crash as it was begun; the marks on the rows say what of it was done.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from shared.application.all_ports import Ports
from shared.application.chunks.result import PageResult
from shared.application.ilr_files import IlrFile
from shared.application.learners.import_page import ImportPage
from shared.application.ports import RecordStore
from shared.application.reading.ranges import PAGE, KeysInHand, Range, walk_ranges
from shared.application.stored import END_OF_TIME, Place
from shared.jobs.job import IlrImport, Job, request_of
from shared.jobs.shard import Shard
from shared.kernel.identifiers import SHARDS, RecordId, RecordKey, TenantId, WorkflowId
from shared.learners.ilr_file import FileFault, FileRefused
from shared.records.place import DATED, UNDATED

_FILED, _ABSENT = "filed", "absent"
_MOST_STEPS = 100  # of a walk that meets nobody: then it says how far it has come


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenImport:
    """Selection and action of one import, for as long as its file is open."""

    into: WorkflowId
    file: IlrFile
    records: RecordStore
    page: ImportPage

    def next_page(self, tenant: TenantId, _job: Job, shard: Shard) -> KeysInHand:
        """Return the next learners of the file; behind them, the next of the provider's whom it does not name."""
        phase, _, behind = shard.cursor.partition("|")
        if phase != _ABSENT:
            found = self.file.learners(behind, PAGE)
            if found:
                keys = tuple(RecordKey(self.into, learner) for learner in found)
                return KeysInHand(keys=keys, cursor=f"{_FILED}|{found[-1]}")
            behind = ""
        return self._absent(tenant, behind)

    def __call__(self, tenant: TenantId, job: Job, page: int, keys: Sequence[RecordKey]) -> PageResult:
        """Import what the file says of *keys*, or count those of whom it says nothing."""
        return self.page(tenant, job, page, keys, self.file)

    def _absent(self, tenant: TenantId, cursor: str) -> KeysInHand:
        ranges = self._ranges(tenant)
        page = KeysInHand(keys=(), cursor=cursor)
        for _ in range(_MOST_STEPS):
            page = walk_ranges(ranges, cursor, PAGE)
            keys = tuple(key for key in page.keys if self._may_be_absent(key.record))
            if keys or page.cursor is None:
                return KeysInHand(keys=keys, cursor=None if page.cursor is None else f"{_ABSENT}|{page.cursor}")
            cursor = page.cursor
        return KeysInHand(keys=page.keys[:1], cursor=f"{_ABSENT}|{cursor}")

    def _may_be_absent(self, learner: RecordId) -> bool:
        return learner.startswith(f"{self.file.header.ukprn}-") and self.file.learner(learner) is None

    def _ranges(self, tenant: TenantId) -> list[Range]:
        return [
            partial(
                self.records.in_state,
                tenant,
                Place(workflow=self.into, state=state, is_erased=False, shard=shard),
                END_OF_TIME,
            )
            for state in (UNDATED, DATED)
            for shard in range(SHARDS)
        ]


class ImportFile:
    """The use case; see the module."""

    def __init__(self, ports: Ports) -> None:
        self.files, self.records = ports.ilr_files, ports.records
        self.page = ImportPage(ports)

    @contextmanager
    def opened(self, tenant: TenantId, job: Job) -> Iterator[tuple[OpenImport, OpenImport]]:
        """Open the job's file, as its selection and its action; raise ``FileRefused`` for one that can't be imported."""
        request = request_of(job, IlrImport)
        if request.file_version is None:
            raise FileRefused(FileFault.GONE)
        with self.files.opened(tenant, job.id, request.file_version) as file:
            both = OpenImport(into=request.workflow, file=file, records=self.records, page=self.page)
            yield both, both
