"""Learners: their Final Funding Dates in list and report, the setting with its count and confirmation, an import (S8)."""

from pathlib import Path

import pytest

from infra.sample.ilr import IlrSample, write
from tests.browser.council import Council
from tests.browser.person import Person


@pytest.fixture(autouse=True)
def _college(council: Council) -> None:
    council.teach()


def test_an_officer_reads_final_funding_dates_and_why_an_aim_counts(council: Council, officer: Person) -> None:
    ended, learning = council.learner("a1"), council.learner("b2", status=1)
    officer.open("/console/learners")
    officer.must_see(ended, "26 July 2019", learning, "None.")
    officer.follow(ended)
    officer.must_see("26 July 2019", "1 of 1 aim counting")
    council.settle()
    assert "2019-07-26" in council.feed("Users")


def test_an_officer_switches_removal_on_having_seen_how_many_it_concerns(council: Council, officer: Person) -> None:
    learner = council.learner("a1")
    officer.open("/console/learners")
    officer.follow("How long learners are kept")
    officer.must_see_fact("Removal", "Off")
    officer.must_see("How the period is applied", "What removal does")
    officer.choose("Yes, remove them")
    officer.type("Years to keep learners after their Final Funding Date", "0")
    officer.press("Preview the change")
    officer.must_be_told("Enter a whole number from 1 to 99")
    officer.type("Years to keep learners after their Final Funding Date", "6")
    officer.press("Preview the change")
    officer.must_see("1 learner", learner)
    officer.press("Remove learners after 6 years")
    officer.must_see_fact("Removal", "On")
    officer.must_see_fact("Kept after the Final Funding Date", "6 years")


def test_an_officer_imports_a_return_and_reads_its_result_line_by_line(
    council: Council, officer: Person, tmp_path: Path
) -> None:
    file = tmp_path / "return.xml"
    with file.open("w", encoding="utf-8") as stream:
        write(stream, IlrSample(learners=3))
    officer.open("/console/learners")
    officer.follow("Import a return")
    officer.press("Import the return")
    officer.must_be_told("Choose a file")
    officer.choose_file("File of the return", file)
    officer.press("Import the return")
    council.settle()
    officer.page.reload()
    officer.must_see("The job has ended")
    officer.open("/console/learners")
    officer.must_see("10099999-s000000000")


def test_an_officer_gets_the_report_with_every_final_funding_date(council: Council, officer: Person) -> None:
    council.learner("a1")
    officer.open("/console/learners")
    officer.follow("Get the report")
    officer.press("Write the report")
    officer.must_be_told("Choose a format")
    officer.choose("CSV")
    officer.press("Write the report")
    council.settle()
    officer.page.reload()
    officer.must_see("The job has ended", "Download the report")
    assert [job["status"] for job in council.jobs("learner_report")] == ["success"]
