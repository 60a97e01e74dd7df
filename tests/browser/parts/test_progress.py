"""Progress moves by itself where scripts run, and by a link where none do."""

from collections.abc import Iterator
from http import HTTPStatus

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Seat
from tests.browser.looks import LOOKS, Look
from tests.browser.parts import job
from tests.browser.parts.job import JobSite
from tests.browser.person import Person

LINK = "Show the newest numbers"
A_WHILE = "00:20"  # longer than the script ever waits
where_scripts_run = pytest.mark.parametrize("look", [next(one for one in LOOKS if one.scripts)], ids=str)


@pytest.fixture
def site() -> Iterator[JobSite]:
    with job.served() as site:
        yield site


def shows(person: Person, numbers: str, says: str) -> None:
    expect(person.page.locator("#numbers")).to_contain_text(numbers)
    expect(person.page.get_by_role("status")).to_have_text(says)


def test_numbers_move_until_the_job_has_ended(seat: Seat, site: JobSite, look: Look) -> None:
    with seat(site.url) as person:
        person.page.clock.install()
        person.open("/job")
        shows(person, "3 of 10 records", "The job is running.")

        site.done = 7
        look_again(person, look)
        shows(person, "7 of 10 records", "The job is running.")

        site.done, site.says = 10, "The job has ended."
        look_again(person, look)
        shows(person, "10 of 10 records", "The job has ended.")
        expect(person.page.get_by_role("link", name=LINK)).to_have_count(0)
        expect(person.page.locator("#acts")).to_have_text("Download")
        asked = len(site.asked_by_script)
        person.page.clock.run_for(A_WHILE)
        person.open("/job")
        assert site.asked_by_script[asked:] == [False]


@where_scripts_run
def test_what_has_the_focus_stays_when_the_job_ends(seat: Seat, site: JobSite) -> None:
    with seat(site.url) as person:
        person.page.clock.install()
        person.open("/job")
        person.page.get_by_role("link", name="Cancel").focus()
        site.done, site.says = 10, "The job has ended."
        person.page.clock.run_for(A_WHILE)
        shows(person, "10 of 10 records", "The job has ended.")
        expect(person.page.get_by_role("link", name="Cancel")).to_be_focused()


@where_scripts_run
def test_what_is_shown_stays_while_the_server_is_silent(seat: Seat, site: JobSite) -> None:
    with seat(site.url) as person:
        person.page.clock.install()
        person.open("/job")
        expect(person.page.get_by_role("link", name=LINK)).to_be_hidden()
        site.done, site.status = 7, HTTPStatus.INTERNAL_SERVER_ERROR
        person.page.clock.run_for(A_WHILE)
        expect(person.page.get_by_role("link", name=LINK)).to_be_visible()
        shows(person, "3 of 10 records", "The job is running.")

        site.status = HTTPStatus.OK
        person.page.clock.run_for(A_WHILE)
        shows(person, "7 of 10 records", "The job is running.")
        expect(person.page.get_by_role("link", name=LINK)).to_be_hidden()


@where_scripts_run
@pytest.mark.parametrize("status", [HTTPStatus.SEE_OTHER, HTTPStatus.UNAUTHORIZED])
def test_a_script_says_that_no_user_is_at_the_keyboard_and_ends_with_the_session(
    seat: Seat, site: JobSite, status: HTTPStatus
) -> None:
    with seat(site.url) as person:
        person.page.clock.install()
        person.open("/job")
        site.status = status
        person.page.clock.run_for(A_WHILE)
        expect(person.page.get_by_role("link", name=LINK)).to_be_visible()
        person.page.clock.run_for(A_WHILE)
        shows(person, "3 of 10 records", "The job is running.")
        assert site.asked_by_script == [False, True]


def look_again(person: Person, look: Look) -> None:
    if look.scripts:
        person.page.clock.run_for(A_WHILE)
    else:
        person.follow(LINK)
