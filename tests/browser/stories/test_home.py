"""The first page: what needs an officer, and what will become due (S2)."""

from datetime import UTC, datetime, timedelta

from tests.browser.council import COMPLAINTS, FILTER, Council
from tests.browser.person import Person

TODAY = datetime.now(UTC).date()


def test_an_officer_sees_at_home_what_needs_them_and_takes_a_job_off_their_list(
    council: Council, officer: Person
) -> None:
    officer.open("/console")
    officer.must_see("Nothing needs you now", "Nothing is due, and nothing becomes due in the next 12 months")
    council.record(COMPLAINTS, "c-1", "c-2", "c-3")
    council.hold(COMPLAINTS, "c-1", TODAY + timedelta(days=3))
    council.request(COMPLAINTS, "c-2", TODAY + timedelta(days=9))
    council.filter()
    council.erase(FILTER)
    council.api.put("/v1/policies/complaints/draft", {"enabled": True, "retention_months": 36})
    officer.open("/console")
    officer.must_see("Jobs with warnings or failures", "Success with warnings")
    officer.must_see("1 review in the next 30 days", "Policies with unpublished changes")
    officer.press("Take these jobs off my list")
    officer.must_see("These jobs are off your list")
    officer.must_not_see("Jobs with warnings or failures")
    officer.follow("See the reviews")
    officer.must_see("c-1")


def test_an_officer_sees_what_becomes_due_by_workflow_and_month(council: Council, officer: Person) -> None:
    council.record(COMPLAINTS, "c-1", "c-2")
    # They ended long ago, so that whatever the policy says beyond a day has come.
    council.publish(COMPLAINTS, 1)
    council.settle()
    officer.open("/console")
    officer.must_see("Records that become due, by workflow and month", "All pictures have one scale")
    officer.must_see_row(COMPLAINTS, "2", "0")
