"""The ledger: who did what, and to which record (S10)."""

from tests.browser.council import COMPLAINTS, FILTER, Council
from tests.browser.person import Person


def test_an_officer_reads_who_did_what_and_asks_for_one_record_alone(council: Council, officer: Person) -> None:
    council.record(COMPLAINTS, "c-1", "c-2")
    council.hold(COMPLAINTS, "c-1")
    council.filter()
    council.erase(FILTER)
    officer.go_to("Ledger")
    officer.must_see("complaints/c-1", "complaints/c-2")
    officer.type("Of which record alone?", "a name, not an id")
    officer.press("Filter")
    officer.must_be_told("Enter a workflow and an id with a slash between them, such as complaints/2024-0017")
    officer.type("Of which record alone?", "complaints/c-2")
    officer.press("Filter")
    officer.must_see("complaints/c-2")
    officer.must_not_see("complaints/c-1")
