"""No run starts, and no worker acts, between a restore and the end of its replay (X16).

The gate is closed by an act in the ledger, the one table that is never restored: so it can be closed before the others are, and
whatever was restored can't open it. The last such act decides. One that names a replay opens the gate again once that job has ended
by itself; where its row is not to be found, the jobs were restored too, and only another replay opens it.
"""

from datetime import datetime

from shared.access.evidence import Evidence
from shared.application.all_ports import Ports
from shared.jobs.job import Job
from shared.kernel.errors import RuleConflict
from shared.kernel.identifiers import JobId, TenantId

SUBJECT = "erasures/replay"
STOPPED = "runs_stopped"
STARTED = "erasure_replay_started"


class RunGate:
    """Whether runs are refused, tenant by tenant."""

    def __init__(self, ports: Ports) -> None:
        self.ledger, self.jobs = ports.ledger, ports.jobs

    def is_closed(self, tenant: TenantId) -> bool:
        """Tell whether erasures have still to be replayed."""
        act = self._last_act(tenant)
        if act is None:
            return False
        job = self._job_of(tenant, act)
        return job is None or not job.status.is_success

    def check(self, tenant: TenantId) -> None:
        """Raise ``RuleConflict`` while runs are refused."""
        if self.is_closed(tenant):
            raise RuleConflict("replay_required", "tables were restored: runs are refused until erasures are replayed")

    def open_replay(self, tenant: TenantId) -> Job | None:
        """Return the replay that is under way, or None."""
        act = self._last_act(tenant)
        job = self._job_of(tenant, act) if act else None
        return job if job is not None and job.status.is_open else None

    def close(self, tenant: TenantId, by: str, at: datetime, replay: JobId | None = None) -> None:
        """Refuse runs from now on, until *replay* has ended; without one, until one that is started later has."""
        details = {} if replay is None else {"job": str(replay)}
        act = Evidence(action=STOPPED if replay is None else STARTED, subject=SUBJECT, by=by, at=at, details=details)
        self.ledger.write_evidence(tenant, act)

    def _last_act(self, tenant: TenantId) -> Evidence | None:
        acts = [act for act in self.ledger.acts_on(tenant, SUBJECT, None) if act.action in {STOPPED, STARTED}]
        return acts[-1] if acts else None

    def _job_of(self, tenant: TenantId, act: Evidence) -> Job | None:
        return self.jobs.job(tenant, JobId(str(act.details["job"]))) if act.action == STARTED else None
