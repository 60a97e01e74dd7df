"""Policies: their list, one edited, the banner, its publication and the next draft, dates recalculated (S3)."""

from playwright.sync_api import expect

from tests.browser.council import COMPLAINTS, REPAIRS, Council
from tests.browser.person import Person

BANNER = "You have unpublished changes"


def edit(officer: Person) -> None:
    officer.go_to("Policies")
    officer.follow(COMPLAINTS)
    officer.press("Edit the draft")


def test_an_officer_finds_the_policy_of_every_workflow(council: Council, officer: Person) -> None:
    council.workflow(REPAIRS, "case")
    council.publish(COMPLAINTS, 24)
    officer.open("/console/policies")
    officer.must_see("Version 1, switched on", "Nothing yet: records are kept for ever")
    officer.follow(REPAIRS)
    officer.must_see("Published: nothing yet")


def test_an_officer_edits_a_policy_and_sees_that_the_change_is_not_published(officer: Person) -> None:
    officer.open("/console/policies")
    edit(officer)
    officer.type("Default retention period, in months", "two years")
    officer.press("Save the draft")
    officer.must_be_told("Default retention period: enter a whole number of months from 0 to 1,200, or leave it empty")
    officer.tick("Switch the policy on")
    officer.type("Default retention period, in months", "24")
    officer.type("Records in closed, in months", "36")
    officer.tick("Keep records in redacted for ever")
    officer.press("Add a file type")
    officer.type("New file type 1", "letter")
    officer.type("Files of new file type 1, in months", "6")
    officer.press("Save the draft")
    officer.must_see(BANNER, "24 months", "36 months", "for ever", "6 months")


def test_an_officer_publishes_a_policy_and_a_new_draft_equal_to_it_appears(council: Council, officer: Person) -> None:
    council.record(COMPLAINTS, "c-1", "c-2")
    officer.open("/console/policies")
    edit(officer)
    officer.tick("Switch the policy on")
    officer.type("Default retention period, in months", "12")
    officer.press("Save the draft")
    officer.press("Preview and publish changes")
    officer.must_see("2 records and 0 files are due at the run of")
    officer.press("Publish version 1")
    officer.must_be_told("Enter why the policy is changed")
    officer.type("Why is the policy changed?", "As the council decided in March")
    officer.press("Publish version 1")
    officer.must_see("The policy is published", "As the council decided in March")
    expect(officer.page.get_by_text(BANNER)).to_have_count(0)
    officer.follow("Versions")
    officer.must_see("Version 1", "Records are kept: 12 months")


def test_a_published_policy_recalculates_the_dates_of_what_it_covers(council: Council, officer: Person) -> None:
    council.record(COMPLAINTS, "c-1")
    council.publish(COMPLAINTS, 24)
    officer.open("/console/records/complaints/c-1")
    officer.must_see_fact("DP anonymisation date", "31 January 2026")
    officer.open("/console/policies/complaints/draft")
    officer.type("Default retention period, in months", "120")
    officer.press("Save the draft")
    officer.press("Preview and publish changes")
    officer.must_see_fact("Records whose date changes", "up to 1")
    officer.type("Why is the policy changed?", "Ten years, as the law asks")
    officer.press("Publish version 2")
    council.settle()
    officer.open("/console/records/complaints/c-1")
    officer.must_see_fact("DP anonymisation date", "31 January 2034")
    officer.must_see("Kept until 31 January 2034")
