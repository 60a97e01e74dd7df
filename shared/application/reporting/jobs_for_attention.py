"""Find the jobs that an officer has to look at: those that ended with warnings or failed, and a night that was stopped (S2)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter

from shared.access.known_users import KnownUser
from shared.access.permissions import Caller, Permission
from shared.application.all_ports import Ports
from shared.application.reading.last_night import last_night
from shared.application.rules.today import zone_of
from shared.application.stored import JobFilter
from shared.jobs.job import Job, JobStatus
from shared.kernel.clock import day_in
from shared.kernel.identifiers import TenantId

LOOKS_BACK = timedelta(days=30)  # for a user who has never looked, or not for so long
MOST = 20
_MOST_PAGES = 5  # of a status (X21)
_STATUSES = (JobStatus.FAILED, JobStatus.SUCCESS_WITH_WARNINGS)


@dataclass(frozen=True, slots=True, kw_only=True)
class JobsForAttention:
    """The newest first; *is_more* says that there are more. *stopped* is the last night, while something of it waits."""

    jobs: tuple[Job, ...]
    is_more: bool
    stopped: Job | None


class FindJobsForAttention:
    """The use case."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue, self.jobs, self.clock = ports.catalogue, ports.jobs, ports.clock

    def __call__(self, caller: Caller) -> JobsForAttention:
        """Return what came since the caller last said that they have looked; raise ``Forbidden`` if they may not view jobs."""
        caller.require(Permission.VIEW_JOBS)
        now = self.clock.now()
        known = self.catalogue.get(caller.tenant, KnownUser, caller.user)
        earliest = now - LOOKS_BACK
        since = max(earliest, (known.looked_at if known else None) or earliest)
        found = sorted(
            (job for status in _STATUSES for job in self._ended(caller.tenant, status, since)),
            key=attrgetter("created_at"),
            reverse=True,
        )
        night = last_night(self.jobs, caller.tenant, day_in(now, zone_of(self.catalogue, caller.tenant)))
        return JobsForAttention(
            jobs=tuple(found[:MOST]),
            is_more=len(found) > MOST,
            stopped=night if night is not None and night.stopped is not None and night.stopped.left else None,
        )

    def _ended(self, tenant: TenantId, status: JobStatus, since: datetime) -> list[Job]:
        found: list[Job] = []
        after: str | None = None
        for _ in range(_MOST_PAGES):
            page, after = self.jobs.page(tenant, JobFilter(status=status), after, MOST + 1)
            found += [job for job in page if _needs_a_look(job, since)]
            # Behind a page that is full of dry runs there may be jobs that need a look.
            if after is None or len(page) <= MOST or len(found) > MOST or page[-1].created_at < since:
                break
        return found


def _needs_a_look(job: Job, since: datetime) -> bool:
    # The officer who asked for a dry run has looked at it, and stopped nights are a list of their own.
    return not job.dry_run and job.stopped is None and job.finished_at is not None and job.finished_at > since
