"""A policy with what it may speak of."""

from shared.application.retention.read_policy import PolicySheet, ReadPolicySheet
from shared.kernel.errors import NotFound
from shared.kernel.identifiers import WorkflowId
from shared.retention.policy import PolicyDraft
from tests.unit.application.rig import Rig
from tests.unit.builders import COMPLAINTS, T, a_caller, a_policy, some_periods
from tests.unit.refusals import refused


def sheet(rig: Rig) -> PolicySheet:
    return ReadPolicySheet(rig)(a_caller(), COMPLAINTS)


def test_p1_it_has_the_end_states_in_the_workflows_order_and_the_types_that_files_ever_had(rig: Rig) -> None:
    rig.file_types.add(T, COMPLAINTS, "scan")
    rig.file_types.add(T, COMPLAINTS, "letter")
    found = sheet(rig)
    assert (found.states, found.gone, found.file_types) == (("closed", "archived"), (), ("letter", "scan"))


def test_it_has_what_draft_and_published_policy_name_besides(rig: Rig) -> None:
    rig.keep(PolicyDraft(workflow=COMPLAINTS, periods=some_periods(states={"lost": 1}, file_types={"photo": 2})))
    rig.keep(a_policy(states={"open": 3, "closed": 1}, file_types={"film": None}))
    found = sheet(rig)
    assert (found.gone, found.file_types) == (("lost", "open"), ("film", "photo"))


def test_there_is_none_without_the_workflow(rig: Rig) -> None:
    with refused(NotFound, "unknown_workflow"):
        ReadPolicySheet(rig)(a_caller(), WorkflowId("unknown"))
