"""Jobs: their list, one with warnings, its History and the Filter that finds errors and warnings (S6)."""

from playwright.sync_api import expect

from tests.browser.council import COMPLAINTS, FILTER, Council
from tests.browser.person import Person

ERASURE = "Erasure of a filter’s cases"


def erase(council: Council) -> str:
    """Erase three cases, of which one is held, and return the job."""
    council.record(COMPLAINTS, "c-1", "c-2", "c-3")
    council.hold(COMPLAINTS, "c-3")
    council.filter()
    return council.erase(FILTER)


def test_an_officer_finds_a_job_in_the_list_by_what_it_does(council: Council, officer: Person) -> None:
    erase(council)
    council.publish(COMPLAINTS, 24)
    officer.go_to("Jobs")
    officer.must_see(ERASURE, "New dates after a change of policy", "Success with warnings")
    officer.pick("Type", ERASURE)
    officer.press("Filter")
    expect(officer.page.get_by_role("rowheader")).to_have_count(1)
    officer.pick("Status", "Cancelled")
    officer.press("Filter")
    officer.must_see("There is no such job")
    officer.follow("Clear")
    expect(officer.page.get_by_role("rowheader")).to_have_count(2)


def test_an_officer_sees_that_a_job_ended_with_warnings(council: Council, officer: Person) -> None:
    job = erase(council)
    officer.open(f"/console/jobs/{job}")
    officer.must_see("The job has ended", "Success with warnings", "Kept: something forbade it", "Warning")
    officer.must_see_row("Erased", "2")


def test_an_officer_reads_a_jobs_history_and_filters_it_for_errors_and_warnings(
    council: Council, officer: Person
) -> None:
    job = erase(council)
    officer.open(f"/console/jobs/{job}")
    officer.follow("History: what became of each record")
    expect(officer.page.get_by_role("rowheader")).to_have_count(3)
    officer.pick("Level", "Errors and warnings")
    officer.press("Filter")
    expect(officer.page.get_by_role("rowheader")).to_have_count(1)
    officer.must_see("complaints/c-3", "Because it is on legal hold")
    officer.follow("complaints/c-3")
    officer.must_see("Kept: on legal hold since")
