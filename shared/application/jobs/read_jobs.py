"""Read jobs and their history."""

from collections.abc import Sequence
from dataclasses import replace

from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.stored import JobFilter
from shared.jobs.history import HistoryEntry
from shared.jobs.job import Job
from shared.jobs.tally import added
from shared.kernel.errors import NotFound
from shared.kernel.identifiers import JobId, TenantId
from shared.records.outcome import Level, Outcome

_MOST_READS = 20  # for a page of entries with one ground, which no index knows


class ReadJobs:
    """The use case."""

    def __init__(self, ports: Ports) -> None:
        self.jobs, self.ledger = ports.jobs, ports.ledger

    def one(self, caller: Caller, job: JobId) -> Job:
        """Return the job, or raise ``NotFound``."""
        return self.current(caller.tenant, self._found(caller, job))

    def page(
        self, caller: Caller, wanted: JobFilter, after: str | None, limit: int
    ) -> tuple[Sequence[Job], str | None]:
        """Return jobs, newest first, and the next cursor."""
        found, last = self.jobs.page(caller.tenant, wanted, after, limit)
        return [self.current(caller.tenant, job) for job in found], last

    def history(
        self,
        caller: Caller,
        job: JobId,
        level: Level | None,
        outcome: Outcome | None,
        after: str | None,
        limit: int,
        *,
        ground: str | None = None,
    ) -> tuple[Sequence[HistoryEntry], str | None]:
        """Return entries and the next cursor. Of one *ground*, a page may be short, or empty, before the end (X21)."""
        self._found(caller, job)
        found: list[HistoryEntry] = []
        for _ in range(_MOST_READS):
            # No more than still fit, so that the cursor is right behind the last that is shown.
            page, after = self.ledger.history(caller.tenant, job, level, outcome, after, limit - len(found))
            found += [entry for entry in page if ground is None or entry.ground == ground]
            if ground is None or after is None or len(found) == limit:
                break
        return found, after

    def current(self, tenant: TenantId, job: Job) -> Job:
        if not job.status.is_open:
            return job
        return replace(job, tally=added(*(shard.tally for shard in self.jobs.shards(tenant, job.id))))

    def _found(self, caller: Caller, job: JobId) -> Job:
        found = self.jobs.job(caller.tenant, job)
        if found is None:
            raise NotFound("unknown_job", "there is no such job")
        return found
