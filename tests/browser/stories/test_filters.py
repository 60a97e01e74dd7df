"""Filters: one built by picking, its cases, cases that a rule moves into it, and their redaction with a transition (S4)."""

from tests.browser.council import COMPLAINTS, FILTER, REPAIRS, Council
from tests.browser.person import Person


def test_an_officer_builds_a_filter_by_picking_and_sees_its_cases(council: Council, officer: Person) -> None:
    council.record(COMPLAINTS, "c-1", "c-2")
    council.record(COMPLAINTS, "c-3", state="open")
    officer.open("/console/filters")
    officer.must_see("There is no filter yet")
    officer.press("Make a filter")
    officer.press("Continue to states")
    officer.must_be_told("Enter a name for the filter", "Choose at least one workflow")
    officer.type("Name of the filter", "to-be-redacted")
    officer.tick(COMPLAINTS)
    officer.press("Continue to states")
    officer.tick("closed")
    officer.press("Continue to conditions")
    officer.pick("Field of a condition", "ward")
    officer.press("Add a condition")
    officer.type("With what", "north")
    officer.press("Save the filter")
    officer.must_see("The filter is saved", "complaints/c-1", "complaints/c-2", "ward")
    officer.must_not_see("complaints/c-3")


def test_cases_come_into_a_filter_by_a_rule_of_their_workflow(council: Council, officer: Person) -> None:
    rule = {"in_state": "open", "for_days": 30, "transition": "close"}
    council.workflow(REPAIRS, "case", rules=[rule])
    council.record(REPAIRS, "r-1", state="open")
    council.filter("closed-repairs", REPAIRS)
    officer.open("/console/filters/closed-repairs")
    officer.must_see("There is no case in the filter now")
    council.night()
    officer.open("/console/filters/closed-repairs")
    officer.must_see("repairs/r-1", "closed")
    officer.follow("repairs/r-1")
    officer.must_see("What you can do")


def test_an_officer_redacts_the_cases_of_a_filter_and_moves_them_on(council: Council, officer: Person) -> None:
    council.record(COMPLAINTS, "c-1", "c-2", "c-3")
    council.note(COMPLAINTS, "c-1")
    council.hold(COMPLAINTS, "c-3")
    council.filter()
    officer.open("/console/filters")
    officer.follow(FILTER)
    officer.press("Erase its cases")
    officer.must_see("The filter holds 3 cases now")
    officer.pick("Transition after each erasure", "mark-redacted")
    officer.press("Start a dry run")
    council.settle()
    officer.press("Continue")
    officer.must_see("It looked at 3 cases", "This erases 2 cases", "complaints/c-1", "mark-redacted")
    officer.press("Erase 2 cases")
    council.settle()
    officer.must_see("The erasure has been started")
    officer.open("/console/records/complaints/c-1")
    officer.must_see("Erased on", "redacted")
    officer.open("/console/records/complaints/c-3")
    officer.must_see("on legal hold")
