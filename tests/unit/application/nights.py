"""A tenant's nights, started without a queue."""

from datetime import datetime

from shared.application.all_ports import Ports
from shared.application.schedule.start_night import Started, StartNight
from shared.jobs.job import JobType
from shared.jobs.night import Night
from shared.kernel.identifiers import TenantId
from tests.unit.builders import T


def start_policy_run(ports: Ports, at: datetime, tenant: TenantId = T) -> Started:
    return StartNight(ports)(tenant, Night(run=JobType.RETENTION_POLICIES, at=at))


def start_anonymisation_run(ports: Ports, at: datetime, tenant: TenantId = T) -> Started:
    return StartNight(ports)(tenant, Night(run=JobType.RETENTION_ANONYMISATION, at=at))
