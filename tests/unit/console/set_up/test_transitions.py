"""A workflow's rules and transitions, as an administrator changes them (S9, R8)."""

import pytest

from shared.records.workflow import Transition, WorkflowRule
from tests.unit.application.ports_in_memory import PortsInMemory
from tests.unit.console.officer import Officer
from tests.unit.console.set_up.repairs import HERE, REPAIRS, rows_of, save_meanwhile, workflow_now


def test_r8_rules_are_added_changed_and_taken_out(rig: PortsInMemory, officer: Officer) -> None:
    more = officer.send(officer.get(f"{HERE}/rules"), "Add a rule", rule_1_days="7")
    saved = officer.send(more, "Save", rule_2_state="open", rule_2_days="90", rule_2_transition="close")
    assert saved.status == 303
    assert [one.for_days for one in workflow_now(rig).rules] == [7, 90]
    officer.send(officer.get(f"{HERE}/rules"), "Save", rule_1_remove="yes")
    assert [one.for_days for one in workflow_now(rig).rules] == [90]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"rule_1_days": ""}, "Enter after how many days"),
        ({"rule_1_days": "36526"}, "Enter a whole number from 0 to 36,525"),
        ({"rule_1_transition": ""}, "Choose the transition"),
        ({"rule_1_state": ""}, "Choose the state that the record is in"),
        ({"rule_1_state": "closed"}, "This transition doesn't leave that state"),
    ],
)
def test_r8_a_rule_that_makes_no_sense_is_refused_at_its_row(
    officer: Officer, typed: dict[str, str], says: str
) -> None:
    shown = officer.send(officer.get(f"{HERE}/rules"), "Save", **typed)
    assert (shown.status, shown.errors) == (422, [says])
    assert shown.links[says].startswith("#rule-1-")


def test_a_workflow_without_transitions_has_no_rule_to_save(rig: PortsInMemory, officer: Officer) -> None:
    save_meanwhile(rig, transitions=(), rules=())
    assert officer.send(officer.get(f"{HERE}/rules"), "Save").status == 303
    shown = officer.send(officer.get(f"{HERE}/rules"), "Save", rule_1_state="open", rule_1_days="1")
    assert shown.errors == ["Choose the transition"]


def test_a_transition_is_made_renamed_and_taken_out(rig: PortsInMemory, officer: Officer) -> None:
    made = officer.get(officer.get(HERE).links["Add a transition"])
    assert officer.send(made, "Save", name="open again", origins=["closed"], target="open").status == 303
    assert workflow_now(rig).transition("open again") == Transition(
        name="open again", origins=("closed",), target="open"
    )
    shown = officer.get(officer.get(HERE).links["open again"])
    officer.send(shown, "Save", name="re-open", origins=["open", "closed"])
    assert [(one.name, one.origins) for one in workflow_now(rig).transitions] == [
        ("close", ("open",)),
        ("re-open", ("open", "closed")),
    ]
    officer.send(officer.get(f"{HERE}/transition?name=close"), "Save", name="shut")
    assert workflow_now(rig).rules == (WorkflowRule(in_state="open", for_days=30, transition="shut"),)
    officer.send(officer.get(f"{HERE}/transition?name=re-open"), "Take the transition out")
    assert [one.name for one in workflow_now(rig).transitions] == ["shut"]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"name": ""}, "Enter a name for the transition"),
        ({"name": "close"}, "There is a transition of that name already"),
        ({"origins": []}, "Choose at least one state that it leaves"),
        ({"target": ""}, "Choose the state that it leads to"),
    ],
)
def test_a_transition_that_makes_no_sense_is_refused_at_its_field(
    officer: Officer, typed: dict[str, str | list[str]], says: str
) -> None:
    whole: dict[str, str | list[str]] = {"name": "lose", "origins": ["open"], "target": "closed", **typed}
    shown = officer.send(officer.get(f"{HERE}/transition"), "Save", **whole)
    assert (shown.status, shown.errors) == (422, [says])
    assert shown.links[says] == f"#{next(iter(typed))}"


def test_a_transition_that_a_rule_needs_stays(rig: PortsInMemory, officer: Officer) -> None:
    shown = officer.send(officer.get(f"{HERE}/transition?name=close"), "Take the transition out")
    assert (shown.status, shown.errors) == (422, ["Rules, rule 1: not a transition of this workflow"])
    assert workflow_now(rig).version == 1
    assert officer.get(f"{HERE}/transition?name=unknown").status == 404


def test_a_stale_transition_says_what_has_changed(rig: PortsInMemory, officer: Officer) -> None:
    opened = officer.get(f"{HERE}/transition?name=close")
    save_meanwhile(rig, transitions=(*REPAIRS.transitions, Transition(name="x", origins=("open",), target="open")))
    shown = officer.send(opened, "Save", name="shut")
    assert shown.status == 412
    assert "x – from open to open" in rows_of(shown)
    assert shown.form("Save").fields["name"] == "shut"
