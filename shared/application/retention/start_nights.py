"""The two runs of each night, a job for each tenant and day (L5, L7, P4, P5, R8, X14, X17).

"Today" comes from the event's time in the tenant's time zone, so that a late or repeated delivery, a missed night replayed and a
test are the same thing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared.access.permissions import Caller, Permission
from shared.application.configuration.tenant_settings import settings_of
from shared.application.learners.settings import find_learner_workflow, retention_of
from shared.application.learners.threshold import count_past
from shared.application.paging import every_page
from shared.application.ports import Catalogue, Clock, JobStore, RecordStore
from shared.application.retention.create_run import CreateRun
from shared.application.retention.night_selections import DUE_STAGES
from shared.application.stored import Queue
from shared.jobs.job import AnonymisationRun, Job, JobType, PolicyRun, RuleRange
from shared.kernel.clock import day_in, time_zone
from shared.kernel.errors import NotFound, RuleConflict, Unavailable
from shared.kernel.identifiers import SHARDS, JobId, TenantId
from shared.records.workflow import Kind, Workflow
from shared.retention.policy import Policy

SCHEDULE = "schedule"
GROUND_BRAKE = "brake"
_BATCH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class StartNights:
    """The use cases; see the module."""

    catalogue: Catalogue
    records: RecordStore
    jobs: JobStore
    create: CreateRun
    clock: Clock

    def start_policy_runs(self, at: datetime) -> int:
        """Create the policy run of each tenant for the day that *at* is in; return how many were new."""
        return self._each_tenant(lambda tenant: self._start_policy_run(tenant, at))

    def start_anonymisation_runs(self, at: datetime) -> int:
        """Create the anonymisation run of each tenant for the day that *at* is in; return how many were new."""
        return self._each_tenant(lambda tenant: self._start_anonymisation_run(tenant, at))

    def confirm(self, caller: Caller, job_id: JobId) -> Job:
        """Start, as a new job, a run that the brake has stopped (X17); asking twice starts it once."""
        caller.require(Permission.MANAGE_RETENTION_POLICIES)
        stopped = self.jobs.job(caller.tenant, job_id)
        if stopped is None:
            raise NotFound("unknown_job", "there is no such job")
        if stopped.ground != GROUND_BRAKE:
            raise RuleConflict("nothing_to_confirm", "only a run that the brake has stopped can be confirmed")
        confirmed = JobId(f"{job_id}-confirmed")
        now = self.clock.now()
        self.create(caller.tenant, stopped.type, stopped.request, confirmed, caller.user, now, total=stopped.total)
        found = self.jobs.job(caller.tenant, confirmed)
        if found is None:
            raise Unavailable("contended", "the job could not be created")
        return found

    def _each_tenant(self, start: Callable[[TenantId], bool]) -> int:
        started, failed = 0, False
        for tenant in self.catalogue.tenants():
            try:
                started += start(tenant)
            except Unavailable:
                failed = True  # the others first: the event comes back, and who has a job keeps it
        if failed:
            raise Unavailable("some_runs_not_started", "the run of some tenant could not be started")
        return started

    def _start_policy_run(self, tenant: TenantId, at: datetime) -> bool:
        zone = time_zone(settings_of(self.catalogue, tenant).time_zone)
        today = day_in(at, zone)
        workflows = self._workflows(tenant)
        rules = tuple(
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
        request = PolicyRun(today=today, workflows=enabled, rules=rules)
        return self._create(tenant, JobType.RETENTION_POLICIES, request, today)

    def _start_anonymisation_run(self, tenant: TenantId, at: datetime) -> bool:
        settings = settings_of(self.catalogue, tenant)
        today = day_in(at, time_zone(settings.time_zone))
        workflows = tuple(
            workflow.id for workflow, policy in self._workflows(tenant) if policy is None or policy.periods.enabled
        )
        learners = find_learner_workflow(self.catalogue, tenant)
        # Among the workflows for the sake of requests, which are carried out with the setting on or off (L7a).
        request = AnonymisationRun(
            anonymise_on=today,
            workflows=workflows if learners is None else (*workflows, learners),
            learners=learners,
            learners_until=None if learners is None else retention_of(self.catalogue, tenant).latest_due(today),
        )
        due = self._count_due(tenant, request, settings.erasure_brake)
        stopped_by = GROUND_BRAKE if due > settings.erasure_brake else None
        return self._create(tenant, JobType.RETENTION_ANONYMISATION, request, today, stopped_by=stopped_by)

    def _create(
        self,
        tenant: TenantId,
        kind: JobType,
        request: PolicyRun | AnonymisationRun,
        today: date,
        *,
        stopped_by: str | None = None,
    ) -> bool:
        job = JobId(f"{kind}-{today.isoformat()}")
        return self.create(tenant, kind, request, job, SCHEDULE, self.clock.now(), stopped_by=stopped_by)

    def _workflows(self, tenant: TenantId) -> list[tuple[Workflow, Policy | None]]:
        """Return the workflows that have policies at all, with the published ones."""
        found = [
            workflow
            for _, workflow in every_page(lambda after: self.catalogue.page(tenant, Workflow, after, _BATCH))
            if workflow.kind is not Kind.LEARNER
        ]
        names = [str(workflow.id) for workflow in found]
        policies = self.catalogue.get_many(tenant, Policy, names) if names else {}
        return [(workflow, policies.get(workflow.id)) for workflow in found]

    def _count_due(self, tenant: TenantId, request: AnonymisationRun, most: int) -> int:
        total = 0
        for workflow in request.workflows:
            for stage in DUE_STAGES:
                for shard in range(SHARDS):
                    queue = Queue(workflow=workflow, stage=stage, shard=shard)
                    total += self.records.count_in_stage(tenant, queue, request.anonymise_on, most - total)
                    if total > most:
                        return total
        if request.learners is not None:
            total += count_past(self.records, tenant, request.learners, request.learners_until, most - total)
        return total


def _end_of(day: date, zone: ZoneInfo, at: datetime) -> datetime:
    """Return the last instant of *day* where the tenant is, no later than *at*."""
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)
    return min(midnight - timedelta(microseconds=1), at)
