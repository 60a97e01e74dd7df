"""A workflow that was saved once, and an officer who may change it and all else that is set up."""

import pytest

from functions.console.desk.set_up import SetUpPages
from shared.access.permissions import Permission
from shared.application.configuration.save_workflow import SaveWorkflow
from tests.unit.application.ports_in_memory import PortsInMemory
from tests.unit.builders import a_caller
from tests.unit.console.officer import Officer
from tests.unit.console.set_up.repairs import REPAIRS


@pytest.fixture
def rig() -> PortsInMemory:
    made = PortsInMemory()
    SaveWorkflow(made)(a_caller(), REPAIRS, None)
    return made


@pytest.fixture
def officer(rig: PortsInMemory) -> Officer:
    return Officer(rig, [SetUpPages(rig)], Permission)
