"""A workflow that the tests of set-up change."""

from dataclasses import replace

from shared.application.configuration.save_workflow import SaveWorkflow
from shared.kernel.identifiers import WorkflowId
from shared.records.field_type import FieldType
from shared.records.treatments import TreatmentName
from shared.records.workflow import FieldDefinition, Kind, State, Transition, Workflow, WorkflowRule
from tests.unit.application.ports_in_memory import PortsInMemory
from tests.unit.builders import T, a_caller
from tests.unit.console.officer import Shown

HERE = "/console/set-up/workflows/repairs"
REPAIRS = Workflow(
    id=WorkflowId("repairs"),
    kind=Kind.CASE,
    states=(State(name="open", end=False), State(name="closed", end=True)),
    transitions=(Transition(name="close", origins=("open",), target="closed"),),
    fields=(
        FieldDefinition(name="name", type=FieldType.TEXT, sensitive=True, treatment=TreatmentName.REPLACE),
        FieldDefinition(name="ward", type=FieldType.CHOICE, sensitive=False),
    ),
    rules=(WorkflowRule(in_state="open", for_days=30, transition="close"),),
)


def workflow_now(rig: PortsInMemory) -> Workflow:
    found = rig.catalogue.get(T, Workflow, "repairs")
    assert found is not None
    return found


def save_meanwhile(rig: PortsInMemory, **changes: object) -> None:
    now = workflow_now(rig)
    SaveWorkflow(rig)(a_caller(), replace(now, **changes), now.version)  # type: ignore[arg-type]  # any part


def rows_of(shown: Shown) -> list[str]:
    return [" ".join(row.text_content().split()) for row in shown.tree.xpath("//tbody/tr")]
