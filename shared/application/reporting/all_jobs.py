"""Jobs as a feed, newest first, each with its counts so far."""

import json
from dataclasses import dataclass
from datetime import UTC

from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.jobs.read_jobs import ReadJobs
from shared.application.ports import JobStore
from shared.application.reporting.walk import Batch, SourceRow
from shared.application.stored import JobFilter
from shared.jobs.job import Job
from shared.kernel.errors import Malformed
from shared.kernel.identifiers import TenantId
from shared.kernel.strict_json import strict_json


@dataclass(frozen=True, slots=True, kw_only=True)
class JobSource:
    """Jobs of one tenant, newest first.

    A position says where the store's page began, and the last job taken from it.
    """

    jobs: JobStore
    reading: ReadJobs
    tenant: TenantId
    wanted: JobFilter

    def read(self, after: str | None, limit: int) -> Batch[Job]:
        """Return up to *limit* jobs behind *after*; jobs created since the first page are left out."""
        start, done = _read_position(after)
        jobs, last = self.jobs.page(self.tenant, self.wanted, start, limit)
        rows = [
            SourceRow(position=json.dumps([start, *_mark(job)]), entities=(self.reading.current(self.tenant, job),))
            for job in jobs
            if done is None or _mark(job) < done
        ]
        if last is None:
            return Batch(rows=rows, last=None)
        seen = [] if done is None else [done]
        if jobs:  # a page may be empty before the end where few jobs are wanted
            seen.append(_mark(jobs[-1]))
        return Batch(rows=rows, last=json.dumps([last, *(min(seen) if seen else (None, None))]))


class ReadJobFeed:
    """Makes the feed of jobs."""

    def __init__(self, ports: Ports) -> None:
        self.jobs = ports.jobs
        self.reading = ReadJobs(ports)

    def source(self, caller: Caller, wanted: JobFilter) -> JobSource:
        return JobSource(jobs=self.jobs, reading=self.reading, tenant=caller.tenant, wanted=wanted)


def _mark(job: Job) -> tuple[str, str]:
    # The newest job has the highest. A number on the page would change when a job is created.
    return job.created_at.astimezone(UTC).isoformat(timespec="microseconds"), job.id


def _read_position(after: str | None) -> tuple[str | None, tuple[str, str] | None]:
    if after is None:
        return None, None
    try:
        start, at, job = strict_json(after)
    except (ValueError, TypeError):
        start, at, job = 0, 0, 0
    if isinstance(start, str) and at is None and job is None:
        return start, None
    if isinstance(at, str) and isinstance(job, str) and (start is None or isinstance(start, str)):
        return start, (at, job)
    raise Malformed("invalid_cursor", "the position is broken, stale or belongs to another list")
