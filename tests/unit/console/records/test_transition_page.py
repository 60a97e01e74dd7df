"""A record moved to another state by a form."""

import pytest

from functions.console.records.record import Records
from functions.console.records.transitions import Transitions
from shared.access.permissions import Permission
from shared.records.workflow import State, Transition
from tests.unit.application.rig import Rig
from tests.unit.builders import a_claim, a_guard, a_record, a_request, a_workflow, key
from tests.unit.console.markup import assert_sound
from tests.unit.console.officer import Officer

ADDRESS = "/console/records/complaints/c1"
MOVE = f"{ADDRESS}/transition"
BUTTON = "Move the record"
WORKFLOW = a_workflow(
    states=(State(name="open", end=False), State(name="closed", end=True)),
    transitions=(
        Transition(name="close", origins=("open", "closed"), target="closed"),
        Transition(name="reopen", origins=("closed",), target="open"),
    ),
)


@pytest.fixture
def officer(rig: Rig) -> Officer:
    rig.keep(WORKFLOW)
    return Officer(rig, [Records(rig), Transitions(rig)], (Permission.READ_RECORDS, Permission.EDIT_RECORDS))


def test_the_transitions_that_leave_its_state_are_offered_with_where_they_lead(rig: Rig, officer: Officer) -> None:
    rig.put(a_record(state="open"))
    page = officer.get(MOVE)
    assert_sound(page.body)
    assert page.tree.xpath("//input[@name='transition']/@value") == ["close"]
    assert "close Leads to closed, an end state" in page.text
    done = officer.send(page, BUTTON, transition="close")
    assert done.goes_to == f"{ADDRESS}?notice=record_moved"
    assert rig.row(key()).state == "closed"


def test_s1_a_form_that_is_sent_twice_moves_the_record_once(rig: Rig, officer: Officer) -> None:
    rig.put(a_record(state="open"))
    page = officer.get(MOVE)
    officer.send(page, BUTTON, transition="close")
    again = officer.send(page, BUTTON, transition="close")
    assert (again.status, "changed since you opened this page" in again.errors[0]) == (412, True)
    assert rig.row(key()).version == 2
    assert officer.send(again, BUTTON, transition="reopen").status == 303


def test_p8_a_refusal_says_what_to_do(rig: Rig, officer: Officer) -> None:
    rig.put(a_record(request=a_request()))
    page = officer.get(MOVE)
    requested = officer.send(page, BUTTON, transition="reopen")
    assert (requested.status, requested.errors) == (
        409,
        ["This record is to be anonymised, so it stays in an end state. Withdraw the request first"],
    )
    nothing = officer.send(page, BUTTON)
    assert (nothing.status, nothing.errors) == (422, ["Choose where the record is to go"])
    rig.put(a_record(restriction=a_guard()))
    assert officer.send(page, BUTTON, transition="reopen").status == 409
    rig.put(a_record(claim=a_claim()))
    assert officer.send(page, BUTTON, transition="reopen").status == 409
    rig.keep(a_workflow(transitions=()))
    unknown = officer.post(MOVE, {"csrf": "a-token-of-the-session", "version": "1", "transition": "reopen"})
    assert unknown.errors == ["The workflow no longer has this transition"]


def test_a_state_that_nothing_leaves_has_no_form(rig: Rig, officer: Officer) -> None:
    rig.put(a_record(state="stuck"))
    page = officer.get(MOVE)
    assert "No transition of its workflow leaves this state." in page.text
    assert not page.tree.xpath("//main//form")


def test_x15_a_user_who_may_not_edit_records_is_refused(rig: Rig) -> None:
    rig.put(a_record())
    reader = Officer(rig, [Transitions(rig)], (Permission.READ_RECORDS,))
    assert reader.get(MOVE).status == 403
