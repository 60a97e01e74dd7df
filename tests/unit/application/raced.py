"""Stores in memory that let somebody else write first, when a test says so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from shared.access.evidence import Evidence
from shared.application.stored import Change
from shared.jobs.job import Job
from shared.jobs.shard import Shard
from shared.kernel.identifiers import RecordKey, TenantId
from shared.records.record import Record
from shared.records.scope import Scope
from tests.fakes.files import FakeFiles
from tests.fakes.jobs import FakeJobs
from tests.fakes.records import FakeRecords

Interlude = Callable[[], None]


@dataclass(slots=True, kw_only=True)
class RacedRecords(FakeRecords):
    """Lets somebody else write first: each interlude happens once, before the next write."""

    interludes: list[Interlude] = field(default_factory=list)

    def save(self, tenant: TenantId, change: Change, evidence: Evidence | None = None) -> Record:
        if self.interludes:
            self.interludes.pop(0)()
        return FakeRecords.save(self, tenant, change, evidence)


@dataclass(slots=True, kw_only=True)
class RacedJobs(FakeJobs):
    """Lets somebody else write first, as ``RacedRecords`` does."""

    interludes: list[Interlude] = field(default_factory=list)

    def save_job(self, tenant: TenantId, job: Job, evidence: Evidence | None = None) -> Job:
        if self.interludes:
            self.interludes.pop(0)()
        return FakeJobs.save_job(self, tenant, job, evidence)

    def save_shard(self, tenant: TenantId, shard: Shard) -> Shard:
        if self.interludes:
            self.interludes.pop(0)()
        return FakeJobs.save_shard(self, tenant, shard)


@dataclass(slots=True, kw_only=True)
class Journal(FakeFiles):
    """Tells what the records' store held when files were deleted."""

    before_deleting: list[Interlude] = field(default_factory=list)

    def delete_files(self, tenant: TenantId, wanted: Mapping[RecordKey, Scope]) -> frozenset[RecordKey]:
        for look in self.before_deleting:
            look()
        return FakeFiles.delete_files(self, tenant, wanted)
