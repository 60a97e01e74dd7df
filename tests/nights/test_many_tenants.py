"""The nights of two thousand tenants, on stores in memory: each has its runs, whoever fails, hangs or has much (B12)."""

from collections.abc import Iterator

import pytest

from shared.application.schedule.send_nights import SendNights
from shared.application.schedule.start_night import StartNight
from shared.jobs.job import JobStatus, JobType, night_job
from shared.jobs.night import Night
from shared.kernel.errors import Unavailable
from shared.kernel.identifiers import TenantId
from shared.records.workflow import Workflow
from shared.retention.policy import Policy
from tests.unit.application.ports_in_memory import PortsInMemory
from tests.unit.builders import DAY, NOW, TODAY, a_policy, a_record, a_workflow

TENANTS = [TenantId(f"town-{number:04d}") for number in range(2_000)]
BROKEN, HANGING, HUGE = (TENANTS[place] for place in (0, 1, 2))  # those whom all others would wait for
RUNS = (JobType.RETENTION_POLICIES, JobType.RETENTION_ANONYMISATION)


class TimeIsUpError(BaseException):
    """The platform ends an invocation; no code gets to handle it."""


@pytest.fixture(scope="module")
def many() -> PortsInMemory:
    """Return two thousand tenants, each with a workflow and its policy."""
    ports = PortsInMemory()
    ports.catalogue.registered = set(TENANTS)
    for tenant in TENANTS:
        ports.catalogue.things[tenant, Workflow, "complaints"] = a_workflow()
        ports.catalogue.things[tenant, Policy, "complaints"] = a_policy()
    ports.put(*(a_record(f"c{number}", state_entered_at=NOW - 1000 * DAY, policy_date=TODAY) for number in range(50)))
    ports.records.rows = {(HUGE, key): row for (_, key), row in ports.records.rows.items()}
    return ports


def _night(ports: PortsInMemory, run: JobType, repeated: int = 1) -> Iterator[TenantId]:
    """Send a night and start each tenant's run; yield whose start came to nothing."""
    night = Night(run=run, at=NOW)
    for _ in range(repeated):
        SendNights(ports)(night)
    start = StartNight(ports)
    while ports.tenant_queues.nights:
        tenant, sent = ports.tenant_queues.nights.pop(0)
        try:
            start(tenant, sent)
        except (TimeIsUpError, Unavailable):
            yield tenant


def test_x21_two_thousand_tenants_have_each_their_runs_in_one_night(many: PortsInMemory) -> None:
    in_trouble = {BROKEN: Unavailable("gone", "the world does not answer"), HANGING: TimeIsUpError()}
    create = type(many.jobs).create

    def troubled(store: object, tenant: TenantId, *parts: object) -> object:
        if tenant in in_trouble:
            raise in_trouble[tenant]
        return create(store, tenant, *parts)  # type: ignore[arg-type]  # as they came

    for run in RUNS:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(type(many.jobs), "create", troubled)
            assert list(_night(many, run)) == [BROKEN, HANGING]
        there = {tenant for tenant, job in many.jobs.jobs if job == night_job(run, TODAY)}
        assert there == set(TENANTS) - {BROKEN, HANGING}
        # Their messages come back, and all others' once more; nothing starts twice.
        created = dict(many.jobs.jobs)
        assert list(_night(many, run, repeated=2)) == []
        assert many.jobs.jobs.keys() - created.keys() == {(tenant, night_job(run, TODAY)) for tenant in in_trouble}
        assert created.items() <= many.jobs.jobs.items()
    assert len(many.jobs.jobs) == len(RUNS) * len(TENANTS)
    huge = many.jobs.jobs[HUGE, night_job(JobType.RETENTION_ANONYMISATION, TODAY)]
    assert huge.status is JobStatus.QUEUED
    assert sum(job.status is JobStatus.SUCCESS for job in many.jobs.jobs.values()) == len(many.jobs.jobs) - 1
