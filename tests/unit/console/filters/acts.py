"""What an officer does to build a filter, for their tests."""

from collections.abc import Sequence

from shared.records.field_type import FieldType
from shared.records.filter import Filter
from shared.records.treatments import TreatmentName
from tests.unit.application.ports_in_memory import PortsInMemory
from tests.unit.builders import COMPLAINTS, T, a_field
from tests.unit.console.officer import Officer, Shown

BUILD = "/console/filters/new/build"
EDIT = "/console/filters/old/edit"
FIELDS = (
    a_field("name", FieldType.TEXT, TreatmentName.REMOVE),
    a_field("ward"),
    a_field("score", FieldType.NUMBER),
    a_field("closed_on", FieldType.DATE),
    a_field("urgent", FieldType.BOOLEAN),
)


def states(officer: Officer, name: str = "new-one", workflows: Sequence[str] = (COMPLAINTS,)) -> Shown:
    return officer.send(officer.get(BUILD), "Continue to states", name=name, workflows=workflows)


def conditions(officer: Officer) -> Shown:
    return officer.send(states(officer), "Continue to conditions", states=["closed"])


def condition(officer: Officer, shown: Shown, field: str) -> Shown:
    rows = shown.tree.xpath("//legend[contains(., 'Condition ')]")
    return officer.send(shown, "Add another condition" if rows else "Add a condition", add=field)


def saved(rig: PortsInMemory, name: str = "new-one") -> Filter:
    found = rig.catalogue.get(T, Filter, name)
    assert found is not None
    return found


def offered(shown: Shown, field: str) -> list[str]:
    return [" ".join(one.text_content().split()) for one in shown.tree.xpath("//select[@name=$n]/option", n=field)]
