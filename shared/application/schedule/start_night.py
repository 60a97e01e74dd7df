"""Start a tenant's runs of a night, a job for each type and day (L5, L7, P4, P5, R8, X14, X17).

"Today" is the day of the event in the tenant's time zone, so a late or repeated delivery starts the same run.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared.access.evidence import Evidence
from shared.access.tenant_settings import TenantSettings
from shared.application.all_ports import Ports
from shared.application.jobs.create_run import CreateRun
from shared.application.jobs.gate import RunGate
from shared.application.paging import every_page
from shared.application.rules.learner_setting import find_learner_workflow, retention_of
from shared.application.rules.tenant_settings import settings_of
from shared.application.schedule.brake import CountDue
from shared.application.schedule.find_work import FindWork
from shared.application.stored import Beside
from shared.jobs.job import AnonymisationRun, JobType, PolicyRun, RuleRange, night_job
from shared.jobs.night import Night
from shared.jobs.stopped import GROUND_BRAKE, Stopped
from shared.kernel.clock import day_in, time_zone
from shared.kernel.identifiers import JobId, TenantId
from shared.records.workflow import Kind, Workflow
from shared.retention.policy import Periods, Policy

SCHEDULE = "schedule"
STOPPED = "night_stopped"
_BATCH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """Whether the run is new, was stopped by the brake (X17) or was refused (X16)."""

    is_new: bool = False
    is_stopped: bool = False
    is_refused: bool = False


class StartNight:
    """The use case: a night of one tenant, which no other tenant waits for (X21)."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue, self.records = ports.catalogue, ports.records
        self.jobs, self.clock = ports.jobs, ports.clock
        self.create = CreateRun(ports)
        self.find_work = FindWork(ports)
        self.count_due = CountDue(ports)
        self.gate = RunGate(ports)

    def __call__(self, tenant: TenantId, night: Night) -> Started:
        """Create the tenant's run of the day, unless it exists."""
        if self.gate.is_closed(tenant):
            # Not a failure, because another try would not help: the first night after the replay finds all that is due.
            return Started(is_refused=True)
        settings = settings_of(self.catalogue, tenant)
        # Before any search for work, so that a message or an event that comes again costs next to nothing.
        earlier = self.jobs.job(tenant, night_job(night.run, day_in(night.at, time_zone(settings.time_zone))))
        if earlier is not None:
            # Reported again, because the invocation that stopped it may have died before its report.
            return Started(is_stopped=earlier.ground == GROUND_BRAKE)
        if night.run is JobType.RETENTION_POLICIES:
            return self._start_policy_run(tenant, settings, night.at)
        return self._start_anonymisation_run(tenant, settings, night.at)

    def _start_policy_run(self, tenant: TenantId, settings: TenantSettings, at: datetime) -> Started:
        zone = time_zone(settings.time_zone)
        today = day_in(at, zone)
        workflows = self._workflows(tenant)
        rules = dict.fromkeys(
            RuleRange(
                workflow=workflow.id,
                state=rule.in_state,
                until=_end_of(today - timedelta(days=rule.for_days), zone, at),
                transition=rule.transition,
            )
            for workflow, _ in workflows
            for rule in workflow.rules
        )
        enabled = tuple(workflow.id for workflow, policy in workflows if policy is not None and policy.periods.enabled)
        request = PolicyRun(today=today, workflows=enabled, rules=tuple(rules))
        return self._create(tenant, request, self.find_work(tenant, request).shards)

    def _start_anonymisation_run(self, tenant: TenantId, settings: TenantSettings, at: datetime) -> Started:
        today = day_in(at, time_zone(settings.time_zone))
        periods = {
            workflow.id: policy.periods if policy else Periods()
            for workflow, policy in self._workflows(tenant)
            if policy is None or policy.periods.enabled
        }
        workflows = tuple(periods)
        learners = find_learner_workflow(self.catalogue, tenant)
        # Learners are among the workflows because requests are carried out with the setting on or off (L7a).
        request = AnonymisationRun(
            today=today,
            workflows=workflows if learners is None else (*workflows, learners),
            learners=learners,
            learners_until=None if learners is None else retention_of(self.catalogue, tenant).latest_due(today),
            without_record_periods=tuple(name for name, one in periods.items() if not one.has_any_of_records),
            without_file_periods=tuple(name for name, one in periods.items() if not one.has_any_of_files),
        )
        work = self.find_work(tenant, request)
        due = self.count_due(tenant, request, work)
        if due.all_records <= settings.erasure_brake and due.all_files <= settings.file_erasure_brake:
            return self._create(tenant, request, work.shards)
        # Before the stopped run: if this invocation dies between the two, the next one finds neither done and starts again.
        job = _requests_of(night_job(request.type, today))
        self.create(tenant, request.of_requests(), job, SCHEDULE, self.clock.now(), shards=work.shards_of_requests)
        return self._create(tenant, request, work.shards, stopped=due)

    def _create(
        self,
        tenant: TenantId,
        request: PolicyRun | AnonymisationRun,
        shards: list[int],
        *,
        stopped: Stopped | None = None,
    ) -> Started:
        # A shard without work gets no worker, so that a quiet night costs next to nothing.
        job, now = night_job(request.type, request.today), self.clock.now()
        beside = None if stopped is None else Beside(evidence=_evidence(job, stopped, now))
        is_new = self.create(tenant, request, job, SCHEDULE, now, shards=shards, stopped=stopped, beside=beside)
        return Started(is_new=is_new, is_stopped=is_new and stopped is not None)

    def _workflows(self, tenant: TenantId) -> list[tuple[Workflow, Policy | None]]:
        """Return the workflows that can have a policy, each with its published one."""
        found = [
            workflow
            for _, workflow in every_page(lambda after: self.catalogue.page(tenant, Workflow, after, _BATCH))
            if workflow.kind is not Kind.LEARNER
        ]
        names = [str(workflow.id) for workflow in found]
        policies = self.catalogue.get_many(tenant, Policy, names) if names else {}
        return [(workflow, policies.get(workflow.id)) for workflow in found]


def _requests_of(night: JobId) -> JobId:
    return JobId(f"{night}-requests")


def _evidence(job: JobId, stopped: Stopped, at: datetime) -> Evidence:
    details: dict[str, str | int | bool] = {"learners": stopped.learners}
    details |= {f"records/{name}": count for name, count in stopped.records.items()}
    details |= {f"files/{name}": count for name, count in stopped.files.items()}
    return Evidence(action=STOPPED, subject=f"job/{job}", by=SCHEDULE, at=at, details=details)


def _end_of(day: date, zone: ZoneInfo, at: datetime) -> datetime:
    """Return the last instant of *day* in *zone*, but no later than *at*."""
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)
    return min(midnight - timedelta(microseconds=1), at)
