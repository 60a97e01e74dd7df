"""Date anew what a published policy changes (P3, P14)."""

from collections.abc import Iterator

from shared.application.all_ports import Ports
from shared.application.jobs.create_run import CreateRun
from shared.application.paging import every_page
from shared.jobs.job import JobStatus, Recalculation
from shared.kernel.identifiers import JobId, TenantId
from shared.records.workflow import Workflow
from shared.retention.policy import Periods, Policy, PolicyVersion
from shared.retention.recalculation import Changed, changed_periods, together

_BATCH = 100


class Recalculate:
    """Creates the jobs that published policies need."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue, self.jobs, self.clock = ports.catalogue, ports.jobs, ports.clock
        self.create = CreateRun(ports)

    def changed(self, tenant: TenantId, workflow: Workflow, published: Policy | None, periods: Periods) -> Changed:
        """Return what *periods* change against any policy that stored dates may follow."""
        return together(changed_periods(one, periods, workflow) for one in self._may_have_dated(tenant, published))

    def start(self, tenant: TenantId, workflow: Workflow, changed: Changed, job: str, by: str) -> None:
        # Files are found through their records, so all states are walked for them.
        states = tuple(state.name for state in workflow.states) if changed.files else changed.states
        request = Recalculation(workflow=workflow.id, states=states, files=changed.files)
        self.create(tenant, request, JobId(job), by, self.clock.now())

    def start_missing(self, tenant: TenantId) -> int:
        """Create the jobs of policies whose publisher's call died before it could; return how many."""
        started = 0
        for name, policy in every_page(lambda after: self.catalogue.page(tenant, Policy, after, _BATCH)):
            if policy.job is None or self.jobs.job(tenant, JobId(policy.job)) is not None:
                continue
            workflow = self.catalogue.get(tenant, Workflow, name)
            if workflow is None:
                continue
            changed = self.changed(tenant, workflow, self._before(tenant, policy), policy.periods)
            self.start(tenant, workflow, changed, policy.job, policy.published_by)
            started += 1
        return started

    def _may_have_dated(self, tenant: TenantId, published: Policy | None) -> Iterator[Policy | None]:
        """Yield policies from the newest back to one whose recalculation succeeded or was not needed, or None."""
        policy = published
        while policy is not None:
            yield policy
            job = self.jobs.job(tenant, JobId(policy.job)) if policy.job else None
            # A recalculation that was cut short set some dates only; an earlier policy may have set the others.
            if policy.job is None or (job is not None and job.status is JobStatus.SUCCESS):
                return
            policy = self._before(tenant, policy)
        yield None

    def _before(self, tenant: TenantId, policy: Policy) -> Policy | None:
        earlier = self.catalogue.get(tenant, PolicyVersion, f"{policy.workflow}#{policy.version - 1:06d}")
        return earlier.policy if earlier else None
