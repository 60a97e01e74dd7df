"""A workflow with a field of each type, and an officer who makes filters of its cases."""

import pytest

from functions.console.desk.filters import FilterPages
from shared.access.permissions import Permission
from tests.unit.application.ports_in_memory import PortsInMemory
from tests.unit.builders import a_workflow
from tests.unit.console.filters.acts import FIELDS
from tests.unit.console.officer import Officer


@pytest.fixture
def rig() -> PortsInMemory:
    made = PortsInMemory()
    made.keep(a_workflow(fields=FIELDS))
    return made


@pytest.fixture
def officer(rig: PortsInMemory) -> Officer:
    return Officer(rig, [FilterPages(rig)], [Permission.READ_RECORDS, Permission.MANAGE_FILTERS])
