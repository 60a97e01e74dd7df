"""What is unfinished, by looking at all there is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from shared.kernel.identifiers import TenantId
from shared.retention.policy import Policy
from shared.retention.stage import StageName, stage_of
from tests.fakes.catalogue import FakeCatalogue
from tests.fakes.jobs import FakeJobs
from tests.fakes.records import FakeRecords


@dataclass(slots=True, kw_only=True)
class FakeUnfinished:
    """Beside the stores that hold it."""

    jobs: FakeJobs
    records: FakeRecords
    catalogue: FakeCatalogue

    def open_jobs(self) -> Iterator[tuple[TenantId, datetime]]:
        found: dict[TenantId, datetime] = {}
        for (tenant, _), job in self.jobs.jobs.items():
            if job.status.is_open:
                found[tenant] = min(job.created_at, found.get(tenant, job.created_at))
        yield from found.items()

    def claims(self) -> Iterator[TenantId]:
        for (tenant, _), row in self.records.rows.items():
            stage = stage_of(row)
            if stage is not None and stage.name is StageName.CLAIMED:
                yield tenant

    def publications(self) -> Iterator[TenantId]:
        for (tenant, kind, _), thing in self.catalogue.things.items():
            if kind is Policy and thing.job is not None:
                yield tenant
