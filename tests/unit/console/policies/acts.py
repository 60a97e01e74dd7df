"""What an officer does with policies, for their tests."""

from shared.application.retention.edit_policy import EditPolicy
from shared.retention.policy import Periods
from tests.unit.application.ports_in_memory import PortsInMemory
from tests.unit.builders import COMPLAINTS, a_caller
from tests.unit.console.officer import Officer, Shown

POLICY = "/console/policies/complaints"


def draft_of(rig: PortsInMemory) -> Periods:
    return EditPolicy(rig).read(a_caller(), COMPLAINTS).draft.periods


def save_meanwhile(rig: PortsInMemory, periods: Periods) -> None:
    edit = EditPolicy(rig)
    edit.save_draft(a_caller(), COMPLAINTS, periods, edit.read(a_caller(), COMPLAINTS).draft.version)


def preview(officer: Officer) -> Shown:
    return officer.send(officer.get(POLICY), "Preview and publish changes")


def publish(officer: Officer, reason: str = "The council decided it") -> Shown:
    return officer.send(preview(officer), "Publish version 1", reason=reason)
