"""Jobs as a feed, newest first, a running one with its counts so far."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class JobSource:
    """Jobs of one tenant. A position is the one that the store's page began behind, and the last job that is done with.

    That one is told by when it was made and by its id, not by its number on the page: a job made meanwhile stands before it.
    """

    jobs: JobStore
    reading: ReadJobs
    tenant: TenantId
    wanted: JobFilter

    def read(self, after: str | None, limit: int) -> Batch[Job]:
        """Return up to *limit* jobs behind *after*; those made since the first page was read are not among them."""
        start, done = _place(after)
        jobs, last = self.jobs.page(self.tenant, self.wanted, start, limit)
        rows = [
            SourceRow(position=json.dumps([start, *_mark(job)]), entities=(self.reading.current(self.tenant, job),))
            for job in jobs
            if done is None or _mark(job) < done
        ]
        if last is None:
            return Batch(rows=rows, last=None)
        seen = [] if done is None else [done]
        if jobs:  # there may be none, and more to come, where few are wanted
            seen.append(_mark(jobs[-1]))
        return Batch(rows=rows, last=json.dumps([last, *(min(seen) if seen else (None, None))]))


class ReadJobFeed:
    """The use case; see the module."""

    def __init__(self, ports: Ports) -> None:
        self.jobs = ports.jobs
        self.reading = ReadJobs(ports)

    def source(self, caller: Caller, wanted: JobFilter) -> JobSource:
        """Return the jobs that are wanted."""
        return JobSource(jobs=self.jobs, reading=self.reading, tenant=caller.tenant, wanted=wanted)


def _mark(job: Job) -> tuple[str, str]:
    """Return what jobs are ordered by, newest last."""
    return job.created_at.astimezone(UTC).isoformat(timespec="microseconds"), job.id


def _place(after: str | None) -> tuple[str | None, tuple[str, str] | None]:
    if after is None:
        return None, None
    try:
        start, at, job = json.loads(after)
    except (ValueError, TypeError, RecursionError):
        start, at, job = 0, 0, 0
    if isinstance(start, str) and at is None and job is None:
        return start, None
    if isinstance(at, str) and isinstance(job, str) and (start is None or isinstance(start, str)):
        return start, (at, job)
    raise Malformed("invalid_cursor", "the position is broken, stale or belongs to another list")
