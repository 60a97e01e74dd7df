"""Workflows as an administrator sees and changes them (S9)."""

from dataclasses import replace

import pytest

from functions.console.desk import workflow_words as words
from functions.console.desk.set_up import SetUpPages
from shared.access.known_users import KnownUser
from shared.access.permissions import Permission
from shared.kernel.identifiers import UserId, WorkflowId
from shared.records.field_type import FieldType
from shared.records.treatments import TreatmentName
from shared.records.workflow import FieldDefinition, Kind, State, Transition, Workflow
from tests.unit.application.ports_in_memory import PortsInMemory
from tests.unit.builders import T, a_record
from tests.unit.console.markup import assert_sound
from tests.unit.console.officer import Officer
from tests.unit.console.set_up.repairs import HERE, REPAIRS, rows_of, save_meanwhile, workflow_now


def test_s9_a_workflow_is_shown_part_by_part_and_its_picture_says_what_the_tables_say(officer: Officer) -> None:
    shown = officer.get(HERE)
    assert rows_of(shown) == [
        "name Text Sensitive Replace it by [redacted]",
        "ward Choice Not sensitive Leave the value",
        "open Records begin here –",
        "closed – End state",
        "1 close open closed",
        "open 30 days close",
    ]
    picture = shown.tree.xpath("//*[local-name()='svg'][contains(@aria-label, 'States')]")[0]
    assert [one.text for one in picture.xpath(".//*[local-name()='text']")] == ["open", "closed", "1"]
    assert len(picture.xpath(".//*[local-name()='rect']")) == 3  # an end state has a frame more
    assert_sound(shown.body)


def test_r5_the_toggle_on_general_allows_the_deletion_of_personal_data(rig: PortsInMemory, officer: Officer) -> None:
    saved = officer.send(officer.get(f"{HERE}/general"), "Save", allow="yes")
    assert (saved.status, saved.goes_to) == (303, f"{HERE}?notice=workflow_saved")
    assert replace(workflow_now(rig), version=0) == replace(REPAIRS, allow_personal_data_deletion=True)
    assert officer.get(f"{HERE}/general").form("Save").inputs["allow"].checked
    assert "Deletion of personal data by hand Allowed" in officer.follow(saved).text


def test_x2_the_tick_makes_a_field_sensitive_and_the_page_says_what_erased_records_keep(
    rig: PortsInMemory, officer: Officer
) -> None:
    saved = officer.send(officer.get(f"{HERE}/fields"), "Save", field_2_sensitive="yes", field_2_treatment="remove")
    assert saved.goes_to == f"{HERE}?notice=workflow_saved_and_left"
    assert workflow_now(rig).fields[1] == FieldDefinition(name="ward", type=FieldType.CHOICE, sensitive=True)
    assert "erase them again to take it" in officer.follow(saved).text


def test_a_field_is_added_and_another_taken_out(rig: PortsInMemory, officer: Officer) -> None:
    more = officer.send(officer.get(f"{HERE}/fields"), "Add a field", field_1_remove="yes")
    typed = {"field_3_name": "born", "field_3_type": "date", "field_3_treatment": "year"}
    saved = officer.send(more, "Save", **typed)
    assert saved.status == 303
    assert [one.name for one in workflow_now(rig).fields] == ["ward", "born"]
    # The user who adds a field has to take the tick out, if it holds no personal data.
    assert workflow_now(rig).fields[1].applied is TreatmentName.YEAR


@pytest.mark.parametrize(
    ("typed", "says", "field"),
    [
        ({"field_3_name": "a#b"}, "A name has 1 to 64 characters, none of them #", "field-3-name"),
        ({"field_3_name": "ward"}, "This field is named twice", "field-3-name"),
        (
            {"field_3_name": "born", "field_3_treatment": "year"},
            "Treatment year doesn't fit a field of type text",
            "field-3-treatment",
        ),
    ],
)
def test_x2_a_field_that_makes_no_sense_is_refused_at_its_row(
    rig: PortsInMemory, officer: Officer, typed: dict[str, str], says: str, field: str
) -> None:
    more = officer.send(officer.get(f"{HERE}/fields"), "Add a field")
    shown = officer.send(more, "Save", **typed)
    assert (shown.status, shown.errors) == (422, [says])
    assert shown.links[says] == f"#{field}"
    assert shown.form("Save").fields["field-3-name"] == typed["field_3_name"]
    assert workflow_now(rig).version == 1
    assert_sound(shown.body)


def test_a_row_that_was_left_empty_is_no_field(rig: PortsInMemory, officer: Officer) -> None:
    officer.send(officer.send(officer.get(f"{HERE}/fields"), "Add a field"), "Save")
    assert workflow_now(rig).fields == REPAIRS.fields


def test_a_stale_form_says_what_has_changed_keeps_what_was_typed_and_can_be_saved_then(
    rig: PortsInMemory, officer: Officer
) -> None:
    opened = officer.get(f"{HERE}/fields")
    more = FieldDefinition(name="tel", type=FieldType.TELEPHONE, sensitive=True)
    save_meanwhile(rig, fields=(*REPAIRS.fields, more))
    shown = officer.send(opened, "Save", field_2_sensitive="yes")
    assert shown.status == 412
    assert "tel – Telephone number, sensitive: remove the value" in rows_of(shown)
    form = shown.form("Save")
    assert form.inputs["field-2-sensitive"].checked
    assert form.fields["field-3-name"] == "tel"  # what is new is not lost by saving what is old
    assert_sound(shown.body)
    assert officer.send(shown, "Save").status == 303
    assert [(one.name, one.sensitive) for one in workflow_now(rig).fields][1:] == [("ward", True), ("tel", True)]


def test_a_row_more_does_not_make_a_stale_form_new(rig: PortsInMemory, officer: Officer) -> None:
    opened = officer.get(f"{HERE}/states")
    save_meanwhile(rig, states=(*REPAIRS.states, State(name="lost", end=True)))
    shown = officer.send(officer.send(opened, "Add a state"), "Save")
    assert shown.status == 412
    assert "lost – end state" in rows_of(shown)


def test_states_are_added_ended_and_taken_out(rig: PortsInMemory, officer: Officer) -> None:
    more = officer.send(officer.get(f"{HERE}/states"), "Add a state")
    officer.send(more, "Save", state_3_name="waiting")
    assert [(one.name, one.end) for one in workflow_now(rig).states] == [
        ("open", False),
        ("closed", True),
        ("waiting", False),
    ]
    officer.send(officer.get(f"{HERE}/states"), "Save", state_3_end="yes")
    assert workflow_now(rig).is_end_state("waiting")
    officer.send(officer.get(f"{HERE}/states"), "Save", state_3_remove="yes")
    assert not workflow_now(rig).has_state("waiting")


def test_a_state_that_is_in_use_stays(rig: PortsInMemory, officer: Officer) -> None:
    more = officer.send(officer.get(f"{HERE}/states"), "Add a state")
    officer.send(more, "Save", state_3_name="waiting")
    rig.put(replace(a_record("r1", state="waiting"), key=replace(a_record("r1").key, workflow=WorkflowId("repairs"))))
    shown = officer.send(officer.get(f"{HERE}/states"), "Save", state_3_remove="yes")
    assert shown.status == 409
    assert shown.errors == [
        "Records stand in a state that you took out. Leave it, or move the records to another state first."
    ]


def test_a_state_that_a_transition_needs_is_named_with_it(officer: Officer) -> None:
    shown = officer.send(officer.get(f"{HERE}/states"), "Save", state_2_remove="yes")
    assert "Transitions, close: not a state of this workflow" in shown.errors


def test_a_workflow_is_made_and_a_name_is_taken_once(rig: PortsInMemory, officer: Officer) -> None:
    made = officer.send(
        officer.get("/console/set-up/new-workflow"), "Make the workflow", name="permits", kind="case", last="granted"
    )
    assert made.goes_to == "/console/set-up/workflows/permits?notice=workflow_saved"
    found = rig.catalogue.get(T, Workflow, "permits")
    assert found is not None
    assert [(one.name, one.end) for one in found.states] == [("open", False), ("granted", True)]
    again = officer.send(officer.get("/console/set-up/new-workflow"), "Make the workflow", name="permits", kind="case")
    assert (again.status, again.errors) == (412, ["There is a workflow of that name already"])


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"name": ""}, "Enter a name for the workflow"),
        ({"name": "a b"}, "The name must be 1 to 64 of the characters A-Z a-z 0-9 . _ -"),
        ({"last": "open"}, "Enter another state than the one in which a record begins"),
        ({"last": "a#b"}, "A name has 1 to 64 characters, none of them #"),
    ],
)
def test_a_new_workflow_that_makes_no_sense_is_refused_at_its_field(
    officer: Officer, typed: dict[str, str], says: str
) -> None:
    whole = {"name": "permits", "kind": "case", **typed}
    shown = officer.send(officer.get("/console/set-up/new-workflow"), "Make the workflow", **whole)
    assert (shown.status, shown.errors) == (422, [says])


def test_versions_are_listed_newest_first_with_their_differences(rig: PortsInMemory, officer: Officer) -> None:
    save_meanwhile(rig, states=(*REPAIRS.states, State(name="lost", end=True)))
    rig.keep(KnownUser(user=UserId("officer"), name="Olive Officer"))
    shown = officer.get(f"{HERE}/versions")
    assert shown.text.index("Version 2") < shown.text.index("Version 1")
    assert "Saved by Olive Officer on 2 March 2026, 9am." in shown.text
    assert "State lost: end state (before: –)" in shown.text
    assert "Field name: Text, sensitive: replace it by [redacted] (before: –)" in shown.text
    assert_sound(shown.body)


def test_s9_everybody_sees_workflows_and_who_may_not_change_them_sees_no_way_to_it(rig: PortsInMemory) -> None:
    clerk = Officer(rig, [SetUpPages(rig)], [Permission.READ_RECORDS])
    assert list(clerk.get("/console/set-up").tree.xpath("//main//a/text()")) == ["Workflows"]
    listed = clerk.get("/console/set-up/workflows")
    assert "repairs Cases 2, of them 1 sensitive Not allowed" in rows_of(listed)
    shown = clerk.get(HERE)
    assert shown.status == 200
    assert [one for one in shown.tree.xpath("//main//a/@href") if one.startswith("/console/set-up")] == []
    for part in ("general", "fields", "states", "rules", "transition", "versions"):
        assert clerk.get(f"{HERE}/{part}").status == 403
    assert clerk.get("/console/set-up/new-workflow").status == 403
    assert clerk.get("/console/set-up/workflows/unknown").status == 404


@pytest.mark.parametrize(
    "part", ["", "/general", "/fields", "/states", "/rules", "/transition", "/transition?name=close"]
)
def test_each_page_is_sound(officer: Officer, part: str) -> None:
    assert_sound(officer.get(f"{HERE}{part}").body)


def test_markup_in_a_name_stays_text(rig: PortsInMemory, officer: Officer) -> None:
    evil = "<b>&\"'"
    save_meanwhile(
        rig,
        states=(*REPAIRS.states, State(name=evil, end=False)),
        transitions=(*REPAIRS.transitions, Transition(name=evil, origins=("open",), target=evil)),
        fields=(FieldDefinition(name=evil, type=FieldType.TEXT, sensitive=True),),
    )
    shown = officer.get(HERE)
    assert not shown.tree.xpath("//main//b")
    assert officer.get(shown.links[evil]).form("Save").fields["name"] == evil
    for part in ("fields", "states"):
        page = officer.get(f"{HERE}/{part}")
        assert not page.tree.xpath("//main//b")
        assert officer.send(page, "Save").status == 303
    assert [one.name for one in workflow_now(rig).fields] == [evil]


@pytest.mark.parametrize("name", ["a#b", "", "x" * 65, "a\nb"])
def test_a_forged_row_brings_in_no_name_that_the_api_would_refuse(
    rig: PortsInMemory, officer: Officer, name: str
) -> None:
    typed = {"version": "1", "csrf": "a-token-of-the-session", "state-1-known": "yes", "state-1-name": name}
    shown = officer.post(f"{HERE}/states", typed)
    assert (shown.status, shown.errors) == (422, ["A name has 1 to 64 characters, none of them #"])
    assert workflow_now(rig).version == 1


def test_what_is_there_keeps_its_name_to_the_letter(rig: PortsInMemory, officer: Officer) -> None:
    save_meanwhile(rig, fields=(FieldDefinition(name=" name ", type=FieldType.TEXT, sensitive=True),))
    assert officer.send(officer.get(f"{HERE}/fields"), "Save").status == 303
    assert [one.name for one in workflow_now(rig).fields] == [" name "]


def test_each_kind_type_and_treatment_has_words() -> None:
    assert words.KINDS.keys() == set(Kind)
    assert words.TYPES.keys() == set(FieldType)
    assert words.TREATMENTS.keys() == set(TreatmentName)


def test_x19_choices_are_typed_each_on_a_line_and_kept_by_who_changes_something_else(
    rig: PortsInMemory, officer: Officer
) -> None:
    saved = officer.send(officer.get(f"{HERE}/fields"), "Save", field_2_choices=" north \n\nsouth")
    assert saved.status == 303
    assert workflow_now(rig).fields[1].choices == ("north", "south")
    officer.send(officer.get(f"{HERE}/fields"), "Save", field_1_treatment="remove")
    assert [one.choices for one in workflow_now(rig).fields] == [None, ("north", "south")]
    refused = officer.send(officer.get(f"{HERE}/fields"), "Save", field_1_choices="a", field_2_choices="a\na")
    assert refused.errors == [
        "Only a field of type choice has choices; name is of type text",
        "A choice is named twice",
    ]
    assert refused.links["A choice is named twice"] == "#field-2-choices"
    assert_sound(refused.body)


def test_p15_the_types_of_files_are_typed_each_on_a_line(rig: PortsInMemory, officer: Officer) -> None:
    saved = officer.send(officer.get(f"{HERE}/general"), "Save", file_types="letter\nscan")
    assert workflow_now(rig).file_types == ("letter", "scan")
    assert "Types of files letter, scan" in officer.follow(saved).text
    refused = officer.send(officer.get(f"{HERE}/general"), "Save", file_types="jo@example.org")
    assert refused.errors == ["A file type has 1 to 64 of the characters A-Z a-z 0-9 space . _ / + ( ) & ' , -"]
    twice = officer.send(officer.get(f"{HERE}/general"), "Save", file_types="scan\nscan")
    assert twice.links["This file type is named twice"] == "#file_types"
    officer.send(officer.get(f"{HERE}/general"), "Save", file_types="")
    assert workflow_now(rig).file_types is None
