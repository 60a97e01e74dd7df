"""A filter built by picking, without scripts: workflows, states, conditions."""

import pytest

from shared.application.configuration.save_filter import SaveFilter
from shared.kernel.identifiers import FilterId, WorkflowId
from shared.records.condition import Condition, Operator
from shared.records.field_type import FieldType
from shared.records.filter import Filter
from shared.records.treatments import TreatmentName
from shared.records.workflow import State
from tests.unit.application.ports_in_memory import PortsInMemory
from tests.unit.builders import T, a_caller, a_condition, a_field, a_filter, a_workflow
from tests.unit.console.filters.acts import BUILD, FIELDS, condition, conditions, offered, saved, states
from tests.unit.console.markup import assert_sound
from tests.unit.console.officer import Officer


def test_a_filter_is_built_in_three_steps(rig: PortsInMemory, officer: Officer) -> None:
    shown = conditions(officer)
    done = officer.send(shown, "Save the filter")
    assert (done.status, done.goes_to) == (303, "/console/filters/new-one?notice=filter_saved")
    assert saved(rig) == a_filter(id=FilterId("new-one"))


def test_only_workflows_of_cases_can_be_picked(officer: Officer) -> None:
    found = officer.get(BUILD).tree.xpath("//input[@name='workflows']/@value")
    assert found == ["complaints"]
    forged = {"csrf": "a-token-of-the-session", "act": "states", "name": "x", "workflows": ["people", "a/b", "unknown"]}
    assert officer.post(BUILD, forged).errors == ["Choose at least one workflow"]


def test_the_states_are_those_of_the_workflows_that_were_picked(rig: PortsInMemory, officer: Officer) -> None:
    rig.keep(
        a_workflow("repairs", fields=FIELDS, states=(State(name="closed", end=True), State(name="lost", end=True)))
    )
    shown = states(officer, workflows=["complaints", "repairs"])
    assert shown.tree.xpath("//input[@name='states']/@value") == ["open", "closed", "archived", "lost"]
    assert "Of complaints, repairs" in shown.text


@pytest.mark.parametrize(
    ("name", "workflows", "says"),
    [
        ("", ["complaints"], ["Enter a name for the filter"]),
        ("to be redacted", ["complaints"], ["The name must be 1 to 64 of the characters A-Z a-z 0-9 . _ -"]),
        ("new-one", [], ["Choose at least one workflow"]),
    ],
)
def test_the_first_step_needs_a_name_and_a_workflow(
    officer: Officer, name: str, workflows: list[str], says: list[str]
) -> None:
    shown = states(officer, name, workflows)
    assert (shown.status, shown.errors) == (422, says)
    assert shown.form("Continue to states").fields["name"] == name


def test_the_second_step_needs_a_state(officer: Officer) -> None:
    shown = officer.send(states(officer), "Continue to conditions")
    assert (shown.status, shown.errors) == (422, ["Choose at least one state"])


OWN_WORDS = [
    "The day it came into its state (state_entered_at)",
    "The day the system first had it (created_at)",
    "The person it is about, such as people/p1 (person_id)",
]


def test_conditions_are_about_fields_that_are_plain_in_every_workflow(rig: PortsInMemory, officer: Officer) -> None:
    other = (a_field("ward"), a_field("score"), a_field("urgent", FieldType.BOOLEAN, TreatmentName.REMOVE))
    rig.keep(a_workflow("repairs", fields=other))
    assert offered(conditions(officer), "add") == ["Choose a field", "closed_on", "score", "urgent", "ward", *OWN_WORDS]
    both = officer.send(
        states(officer, workflows=["complaints", "repairs"]), "Continue to conditions", states=["closed"]
    )
    assert offered(both, "add") == ["Choose a field", "ward", *OWN_WORDS]


@pytest.mark.parametrize(
    ("field", "operators"),
    [
        ("ward", ["is", "is not", "is one of", "has a value", "has no value"]),
        ("urgent", ["is ticked", "is not ticked", "has a value", "has no value"]),
        (
            "score",
            [
                "is",
                "is not",
                "is less than",
                "is at most",
                "is more than",
                "is at least",
                "has a value",
                "has no value",
            ],
        ),
        (
            "closed_on",
            [
                "is",
                "is not",
                "is before",
                "is on or before",
                "is after",
                "is on or after",
                "is older than",
                "has a value",
                "has no value",
            ],
        ),
    ],
)
def test_x19_the_operators_fit_the_fields_type(officer: Officer, field: str, operators: list[str]) -> None:
    shown = condition(officer, conditions(officer), field)
    assert offered(shown, "condition-1-op") == operators


def test_x19_each_value_is_of_its_fields_type(rig: PortsInMemory, officer: Officer) -> None:
    shown = conditions(officer)
    for field in ("ward", "score", "closed_on", "urgent", "score"):
        shown = condition(officer, shown, field)
    typed = {
        "condition_1_op": "in",
        "condition_1": "North\n\nSouth ",
        "condition_2_op": "ge",
        "condition_2": "5",
        "condition_3_op": "lt",
        "condition_3_day": "27",
        "condition_3_month": "3",
        "condition_3_year": "2024",
        "condition_4_op": "no",
        "condition_5_op": "present",
    }
    assert officer.send(shown, "Save the filter", **typed).status == 303
    assert saved(rig).where == (
        Condition(field="ward", op=Operator.IN, value=["North", "South"]),
        Condition(field="score", op=Operator.GE, value=5),
        Condition(field="closed_on", op=Operator.LT, value="2024-03-27"),
        Condition(field="urgent", op=Operator.EQ, value=False),
        Condition(field="score", op=Operator.EXISTS, value=True),
    )


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("ward", {}, "Enter what ward is compared with"),
        ("ward", {"condition_1": "a\nb"}, "Enter one value for ward, or choose “is one of”"),
        ("score", {"condition_1": "five"}, "Enter a number for score, like 12 or 3.5"),
        ("closed_on", {}, "Enter the day that closed_on is compared with"),
        (
            "closed_on",
            {"condition_1_day": "31", "condition_1_month": "2", "condition_1_year": "2024"},
            "Enter a real date",
        ),
    ],
)
def test_a_value_that_does_not_fit_is_refused_at_its_condition(
    rig: PortsInMemory, officer: Officer, field: str, typed: dict[str, str], says: str
) -> None:
    shown = officer.send(condition(officer, conditions(officer), field), "Save the filter", **typed)
    assert shown.status == 422
    assert len(shown.errors) == 1
    assert shown.errors[0].startswith(says)
    assert rig.catalogue.get(T, Filter, "new-one") is None


def test_adding_and_removing_keep_what_was_typed(rig: PortsInMemory, officer: Officer) -> None:
    shown = condition(officer, conditions(officer), "ward")
    shown = officer.send(shown, "Add another condition", condition_1="North", add="score")
    shown = officer.send(shown, "Add another condition", condition_2="7", add="urgent")
    shown = officer.send(shown, "Remove condition 1")
    assert "Condition 1: score" in shown.text
    assert officer.send(shown, "Save the filter").status == 303
    assert [one.field for one in saved(rig).where] == ["score", "urgent"]
    assert saved(rig).where[0].value == 7


def test_a_condition_is_added_for_a_field_that_was_chosen(officer: Officer) -> None:
    shown = condition(officer, conditions(officer), "")
    assert shown.errors == ["Choose the field that the condition is about"]
    assert "Condition 1" not in shown.text


def test_a_field_that_was_chosen_and_not_added_is_refused(rig: PortsInMemory, officer: Officer) -> None:
    refused = officer.send(conditions(officer), "Save the filter", add="ward")
    assert refused.errors == ["Add the condition for the field that you chose, or choose no field"]
    shown = officer.send(refused, "Add a condition")
    assert shown.form("Save the filter").fields["add"] == ""
    assert officer.send(shown, "Save the filter", condition_1="North").status == 303
    assert len(saved(rig).where) == 1


def test_enter_in_a_field_saves_and_removes_nothing(officer: Officer) -> None:
    shown = condition(officer, conditions(officer), "ward")
    first = shown.form("Save the filter").xpath(".//button")[0]
    assert (first.get("name"), first.get("value"), first.get("hidden") is not None) == ("act", "save", True)


def test_going_back_keeps_everything(rig: PortsInMemory, officer: Officer) -> None:
    shown = condition(officer, conditions(officer), "ward")
    shown = officer.send(shown, "Back to states", condition_1="North")
    shown = officer.send(shown, "Back to workflows", states=["closed", "archived"])
    assert shown.form("Continue to states").fields["name"] == "new-one"
    shown = officer.send(shown, "Continue to states")
    shown = officer.send(shown, "Continue to conditions")
    assert officer.send(shown, "Save the filter").status == 303
    assert (saved(rig).states, saved(rig).where) == (("closed", "archived"), (a_condition(Operator.EQ, "North"),))


def test_a_name_that_is_taken_is_refused_and_everything_typed_is_kept(rig: PortsInMemory, officer: Officer) -> None:
    SaveFilter(rig)(a_caller(), a_filter(), None)
    shown = officer.send(states(officer, "old"), "Continue to conditions", states=["archived"])
    refused = officer.send(shown, "Save the filter")
    assert refused.errors == ["There is a filter of this name already. Choose another name."]
    shown = officer.send(officer.send(refused, "Continue to states", name="new-one"), "Continue to conditions")
    assert officer.send(shown, "Save the filter").status == 303
    assert saved(rig).states == ("archived",)


def test_what_a_rule_refuses_is_shown_at_its_place(rig: PortsInMemory, officer: Officer) -> None:
    shown = condition(officer, conditions(officer), "score")
    refused = officer.send(shown, "Save the filter", condition_1="9" * 30 + "." + "9" * 30)
    assert refused.status in {303, 422}
    rig.keep(*(a_workflow(f"w{number}") for number in range(60)))
    many = states(officer, workflows=[WorkflowId(f"w{number}") for number in range(60)])
    wide = officer.send(many, "Continue to conditions", states=["open", "closed"])
    refused = officer.send(wide, "Save the filter")
    assert refused.status == 422
    assert refused.errors[0].startswith("There may be at most 100 pairs of a workflow and a state in a filter")
    assert refused.tree.xpath("//h1[contains(., 'Make a filter')]")


def test_each_step_is_sound(officer: Officer) -> None:
    shown = conditions(officer)
    for field in ("ward", "score", "closed_on", "urgent"):
        shown = condition(officer, shown, field)
    for one in (
        officer.get(BUILD),
        states(officer),
        states(officer, "", ()),
        shown,
        officer.send(shown, "Save the filter"),
    ):
        assert_sound(one.body)


def test_r1a_a_filter_asks_for_an_age_and_shows_it_again(rig: PortsInMemory, officer: Officer) -> None:
    shown = condition(officer, conditions(officer), "state_entered_at")
    refused = officer.send(shown, "Save the filter", condition_1_op="older_than", condition_1_months="0")
    assert refused.errors == ["Enter a whole number from 1 to 1,200"]
    assert officer.send(refused, "Save the filter", condition_1_months="24").status == 303
    asked = Condition(field="state_entered_at", op=Operator.OLDER_THAN, value={"months": 24}, of_record=True)
    assert saved(rig).where == (asked,)
    opened = officer.send(officer.get("/console/filters/new-one/edit"), "Continue to states")
    again = officer.send(opened, "Continue to conditions")
    assert again.form("Save the filter").fields["condition-1-months"] == "24"
    assert "state_entered_at is older than 24 months" in officer.get("/console/filters/new-one").text
