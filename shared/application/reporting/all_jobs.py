"""Jobs as a feed, newest first, a running one with its counts so far."""

import json
from dataclasses import dataclass

from shared.access.permissions import Caller, Permission
from shared.application.jobs.read_jobs import ReadJobs
from shared.application.ports import JobStore
from shared.application.reporting.walk import Batch, Row
from shared.application.stored import JobFilter
from shared.jobs.job import Job
from shared.kernel.errors import Malformed
from shared.kernel.identifiers import TenantId


@dataclass(frozen=True, slots=True, kw_only=True)
class JobSource:
    """Jobs of one tenant. A position is the one that the store's page began behind, and how many jobs of it are done with."""

    jobs: JobStore
    reading: ReadJobs
    tenant: TenantId
    wanted: JobFilter

    def read(self, after: str | None, limit: int) -> Batch[Job]:
        """Return up to *limit* jobs behind *after*: new ones come before all others, so that a page never shifts."""
        start, done = _place(after)
        jobs, last = self.jobs.page(self.tenant, self.wanted, start, limit)
        rows = [
            Row(position=json.dumps([start, number]), entities=(self.reading.current(self.tenant, job),))
            for number, job in enumerate(jobs, 1)
            if number > done
        ]
        return Batch(rows=rows, last=None if last is None else json.dumps([last, 0]))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadJobFeed:
    """The use case; see the module."""

    jobs: JobStore
    reading: ReadJobs

    def source(self, caller: Caller, wanted: JobFilter) -> JobSource:
        """Return the jobs that are wanted."""
        caller.require(Permission.READ_REPORTS)
        return JobSource(jobs=self.jobs, reading=self.reading, tenant=caller.tenant, wanted=wanted)


def _place(after: str | None) -> tuple[str | None, int]:
    if after is None:
        return None, 0
    try:
        start, done = json.loads(after)
    except (ValueError, TypeError, RecursionError):
        start, done = 0, 0
    if isinstance(done, int) and (start is None or isinstance(start, str)):
        return start, done
    raise Malformed("invalid_cursor", "the position is broken, stale or belongs to another list")
