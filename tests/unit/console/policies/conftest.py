"""A policy that was drafted and never published, and an officer who may publish it."""

import pytest

from functions.console.desk.policies import PolicyPages
from shared.access.permissions import Permission
from shared.retention.policy import PolicyDraft
from tests.unit.application.ports_in_memory import PortsInMemory
from tests.unit.builders import COMPLAINTS, some_periods
from tests.unit.console.officer import Officer


@pytest.fixture
def rig() -> PortsInMemory:
    made = PortsInMemory()
    made.keep(PolicyDraft(workflow=COMPLAINTS, periods=some_periods(), version=1))
    return made


@pytest.fixture
def officer(rig: PortsInMemory) -> Officer:
    return Officer(rig, [PolicyPages(rig)], [Permission.MANAGE_RETENTION_POLICIES, Permission.VIEW_JOBS])
