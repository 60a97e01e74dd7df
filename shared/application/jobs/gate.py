"""Keep runs and workers from acting between a restore and the end of its replay (X16)."""

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
    """The gate of each tenant."""

    def __init__(self, ports: Ports) -> None:
        self.ledger, self.jobs = ports.ledger, ports.jobs

    def is_closed(self, tenant: TenantId) -> bool:
        return self._closed_by(tenant) is not None

    def check(self, tenant: TenantId) -> None:
        """Raise ``RuleConflict`` while runs are refused: `runs_stopped`, or `replay_required` once a replay was begun."""
        act = self._closed_by(tenant)
        if act is None:
            return
        # An operator's `stop-runs` alone does not say that anything was restored.
        if act.action == STOPPED:
            raise RuleConflict(
                "runs_stopped", "an operator has stopped all runs: they start again once erasures have been replayed"
            )
        raise RuleConflict(
            "replay_required", "erasures are being replayed, or were not to the end: runs are refused until they are"
        )

    def open_replay(self, tenant: TenantId) -> Job | None:
        """Return the replay under way, or None."""
        act = self._last_act(tenant)
        job = self._job_of(tenant, act) if act else None
        return job if job is not None and job.status.is_open else None

    def close(self, tenant: TenantId, by: str, at: datetime, replay: JobId | None = None) -> None:
        """Refuse runs until *replay* has succeeded; without one, until a later replay has."""
        details = {} if replay is None else {"job": str(replay)}
        act = Evidence(action=STOPPED if replay is None else STARTED, subject=SUBJECT, by=by, at=at, details=details)
        self.ledger.write_evidence(tenant, act)

    def _closed_by(self, tenant: TenantId) -> Evidence | None:
        act = self._last_act(tenant)
        job = self._job_of(tenant, act) if act is not None else None
        # Without its row, the jobs were restored too. Then only another replay opens the gate.
        return None if job is not None and job.status.is_success else act

    def _last_act(self, tenant: TenantId) -> Evidence | None:
        # In the ledger, because it is never restored: no restored table can open the gate.
        acts = [act for act in self.ledger.acts_on(tenant, SUBJECT, None) if act.action in {STOPPED, STARTED}]
        return acts[-1] if acts else None

    def _job_of(self, tenant: TenantId, act: Evidence) -> Job | None:
        return self.jobs.job(tenant, JobId(str(act.details["job"]))) if act.action == STARTED else None
