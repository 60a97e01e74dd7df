"""Policies as an officer sees, edits and publishes them."""

import pytest

from functions.console.desk.policies import PolicyPages
from shared.access.known_users import KnownUser
from shared.access.permissions import Permission
from shared.kernel.identifiers import UserId
from shared.records.workflow import Kind, State
from shared.retention.period import Period
from shared.retention.policy import Periods, PolicyDraft
from tests.unit.application.ports_in_memory import PortsInMemory
from tests.unit.builders import COMPLAINTS, T, a_policy, a_workflow, some_periods
from tests.unit.console.markup import assert_sound
from tests.unit.console.officer import Officer
from tests.unit.console.policies.acts import POLICY, draft_of, preview, publish, save_meanwhile


def test_p1_the_list_has_each_workflow_with_what_is_published_and_whether_the_draft_differs(
    rig: PortsInMemory, officer: Officer
) -> None:
    rig.keep(a_policy("people"), PolicyDraft(workflow=a_policy("people").workflow, periods=some_periods()))
    rig.keep(a_workflow("learners", kind=Kind.LEARNER))
    shown = officer.get("/console/policies")
    rows = [" ".join(row.text_content().split()) for row in shown.tree.xpath("//tbody/tr")]
    assert rows == [
        "complaints Nothing yet: records are kept for ever Unpublished changes",
        "learners The learner retention setting rules learners –",
        "people Version 1, switched on No changes",
        "strands Nothing yet: records are kept for ever No changes",
    ]
    assert shown.links["complaints"] == POLICY


def test_p2_a_draft_stands_beside_what_is_published_and_the_banner_says_that_it_differs(
    rig: PortsInMemory, officer: Officer
) -> None:
    rig.keep(a_policy(states={"closed": 24}))
    save_meanwhile(rig, some_periods(states={"closed": 36}, file_types={"letter": None}))
    shown = officer.get(POLICY)
    assert "You have unpublished changes" in shown.text
    assert "Records in closed 36 months Changed 24 months" in shown.text
    assert "Records in archived the default the default" in shown.text
    assert "Files of the type letter for ever Changed the default" in shown.text


def test_p2_without_a_difference_there_is_no_banner(rig: PortsInMemory, officer: Officer) -> None:
    rig.keep(a_policy())
    shown = officer.get(POLICY)
    assert "You have unpublished changes" not in shown.text
    assert "Changed" not in shown.text


def test_an_empty_draft_changes_nothing_where_nothing_is_published(rig: PortsInMemory, officer: Officer) -> None:
    save_meanwhile(rig, Periods())
    shown = officer.get(POLICY)
    assert "The policy is switched off –" in shown.text
    assert "Changed" not in shown.text


def test_learners_have_no_policy_to_edit(rig: PortsInMemory, officer: Officer) -> None:
    rig.keep(a_workflow(kind=Kind.LEARNER))
    shown = officer.get(POLICY)
    assert "Learners have no policy" in shown.text
    assert "Edit the draft" not in shown.links


def test_p1_the_form_has_a_row_for_each_end_state_and_file_type(rig: PortsInMemory, officer: Officer) -> None:
    rig.file_types.add(T, COMPLAINTS, "letter")
    shown = officer.get(f"{POLICY}/draft")
    saved = officer.send(
        shown, "Save the draft", records="", files="0", state_1="24", state_2_ever="yes", type_1="1200", enabled="yes"
    )
    assert (saved.status, saved.goes_to) == (303, f"{POLICY}?notice=draft_saved")
    assert draft_of(rig) == Periods(
        enabled=True,
        records=None,
        files=Period(0),
        states={"closed": Period(24), "archived": None},
        file_types={"letter": Period(1200)},
    )
    again = officer.get(f"{POLICY}/draft").form("Save the draft")
    assert (again.fields["state-1"], again.fields["state-2"], again.fields["files"]) == ("24", "", "0")
    assert again.inputs["state-2-ever"].checked


@pytest.mark.parametrize("months", ["1201", "-1", "1.5", "two", "\uff19"])
def test_p1_months_are_whole_and_from_0_to_1200(officer: Officer, months: str) -> None:
    shown = officer.send(officer.get(f"{POLICY}/draft"), "Save the draft", state_1=months, records="7")
    assert shown.status == 422
    assert shown.errors == ["Records in closed: enter a whole number of months from 0 to 1,200, or leave it empty"]
    form = shown.form("Save the draft")
    assert (form.fields["state-1"], form.fields["records"]) == (months, "7")


def test_months_and_for_ever_at_once_are_refused(officer: Officer) -> None:
    shown = officer.send(officer.get(f"{POLICY}/draft"), "Save the draft", state_1="24", state_1_ever="yes")
    assert shown.errors == ["Records in closed: enter months or tick that they are kept for ever, not both"]


def test_a_file_type_is_added_without_losing_what_was_typed(rig: PortsInMemory, officer: Officer) -> None:
    shown = officer.send(officer.get(f"{POLICY}/draft"), "Add a file type", state_1="30")
    assert shown.form("Save the draft").fields["state-1"] == "30"
    typed = {"new_type_1_name": "scan", "new_type_1": "6"}
    shown = officer.send(shown, "Add a file type", **typed)
    saved = officer.send(shown, "Save the draft", new_type_2_name="letter", new_type_2_ever="yes")
    assert saved.status == 303
    assert draft_of(rig).file_types == {"scan": Period(6), "letter": None}
    assert draft_of(rig).states == {"closed": Period(30)}


@pytest.mark.parametrize(
    ("name", "months", "says"),
    [
        ("", "6", "Enter the file type that the months are for"),
        ("let#ter", "6", "A file type can have 64 letters, digits, spaces and . _ / + ( ) & ' , -"),
        ("letter", "6", "There is a row for the type letter already"),
    ],
)
def test_a_new_file_type_has_a_name_of_its_own(
    rig: PortsInMemory, officer: Officer, name: str, months: str, says: str
) -> None:
    rig.file_types.add(T, COMPLAINTS, "letter")
    shown = officer.send(officer.get(f"{POLICY}/draft"), "Add a file type")
    shown = officer.send(shown, "Save the draft", new_type_1_name=name, new_type_1=months)
    assert shown.errors == [says]


def test_a_stale_form_says_what_has_changed_and_keeps_what_was_typed(rig: PortsInMemory, officer: Officer) -> None:
    opened = officer.get(f"{POLICY}/draft")
    save_meanwhile(rig, some_periods(states={"closed": 60}))
    shown = officer.send(opened, "Save the draft", state_2="24")
    assert shown.status == 412
    rows = [" ".join(row.text_content().split()) for row in shown.tree.xpath("//tbody/tr")]
    assert rows == ["Records in closed the default 60 months"]
    assert shown.form("Save the draft").fields["state-2"] == "24"
    assert draft_of(rig).states == {"closed": Period(60)}
    officer.send(shown, "Save the draft")
    assert draft_of(rig).states == {"archived": Period(24)}


def test_a_row_more_does_not_make_a_stale_form_new(rig: PortsInMemory, officer: Officer) -> None:
    opened = officer.get(f"{POLICY}/draft")
    save_meanwhile(rig, some_periods(states={"closed": 60}))
    shown = officer.send(officer.send(opened, "Add a file type"), "Save the draft")
    assert shown.status == 412
    assert "Records in closed the default 60 months" in shown.text


def test_a_state_that_is_no_end_state_any_more_leaves_the_draft_when_it_is_saved(
    rig: PortsInMemory, officer: Officer
) -> None:
    save_meanwhile(rig, some_periods(states={"closed": 60}))
    opened = officer.get(f"{POLICY}/draft")
    rig.keep(a_workflow(states=(State(name="open", end=False), State(name="archived", end=True))))
    refused = officer.send(opened, "Save the draft")
    assert refused.errors == [
        "A state that has a period is no longer an end state. Empty its months, and take out its tick."
    ]
    assert "No longer end states: closed" in officer.get(POLICY).text
    officer.send(officer.get(f"{POLICY}/draft"), "Save the draft")
    assert draft_of(rig).states == {}


def test_versions_are_listed_newest_first_with_their_differences_in_words(rig: PortsInMemory, officer: Officer) -> None:
    publish(officer)
    save_meanwhile(rig, some_periods(states={"closed": 60}))
    officer.send(preview(officer), "Publish version 2", reason="For closed ones")
    rig.keep(KnownUser(user=UserId("olive"), name="Olive Officer"))
    shown = officer.get(f"{POLICY}/versions")
    assert shown.text.index("Version 2") < shown.text.index("Version 1")
    assert "Records in closed: 60 months (before: the default)" in shown.text
    assert "Records are kept: 12 months (before: for ever)" in shown.text
    assert "Published by Olive Officer on 2 March 2026, 9am. Reason: For closed ones" in shown.text
    assert "By Olive Officer (olive)" in officer.get(POLICY).text


@pytest.mark.parametrize(
    "path", ["", "/complaints", "/complaints/draft", "/complaints/publish", "/complaints/versions"]
)
def test_policies_need_the_permission(rig: PortsInMemory, path: str) -> None:
    clerk = Officer(rig, [PolicyPages(rig)], [Permission.READ_RECORDS])
    assert clerk.get(f"/console/policies{path}").status == 403


@pytest.mark.parametrize("path", ["", "/draft", "/publish", "/versions"])
def test_an_unknown_workflow_has_no_policy(officer: Officer, path: str) -> None:
    assert officer.get(f"/console/policies/unknown{path}").status == 404


def test_each_page_is_sound(rig: PortsInMemory, officer: Officer) -> None:
    rig.file_types.add(T, COMPLAINTS, "letter")
    stale = officer.get(f"{POLICY}/draft")
    publish(officer)
    save_meanwhile(rig, some_periods(states={"closed": 60}))
    shown = [officer.get(f"/console/policies{path}") for path in ("", "/complaints", "/complaints/draft")]
    shown += [officer.get(f"{POLICY}{path}") for path in ("/versions", "/publish")]
    shown += [preview(officer), officer.send(stale, "Save the draft"), officer.send(stale, "Add a file type")]
    for one in shown:
        assert_sound(one.body)
