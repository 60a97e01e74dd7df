"""Reviews: what is kept by hold or restriction, and what is requested, each by its day (S7)."""

from tests.browser.council import COMPLAINTS, IN_A_YEAR, Council
from tests.browser.person import Person


def test_an_officer_reviews_holds_restrictions_and_requests_by_their_day(council: Council, officer: Person) -> None:
    council.record(COMPLAINTS, "c-1", "c-2", "c-3")
    council.hold(COMPLAINTS, "c-1", council.today)
    council.hold(COMPLAINTS, "c-2", IN_A_YEAR, "processing-restriction")
    council.request(COMPLAINTS, "c-3")
    officer.open("/console")
    officer.go_to("Reviews")
    officer.must_see("complaints/c-1", "complaints/c-2", "Claim before the court")
    officer.follow("Show only what is overdue")
    officer.must_see("No review is overdue")
    officer.follow("Anonymisation requests")
    officer.must_see("complaints/c-3", "Asked for by the person")
    officer.follow("complaints/c-3")
    officer.must_see("Asked to be anonymised on")
