"""A return is imported: sent straight to the bucket where scripts run, through the form where none do (S8, L10)."""

from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from functions.console.desk.learners import LEARNERS
from shared.kernel.identifiers import JobId
from tests.browser.chromium import window
from tests.browser.conftest import Seat
from tests.browser.looks import LOOKS, Look
from tests.browser.person import Person
from tests.browser.uploads import site
from tests.browser.uploads.site import Desk
from tests.unit.builders import T

IMPORT = f"{LEARNERS}/all/import"
BUTTON = "Import the return"
where_scripts_run = pytest.mark.parametrize("look", [one for one in LOOKS if one.scripts], ids=str)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "expunge")
    with site.served() as desk:
        yield desk


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "return.xml"
    made.write_bytes(b"<Message>\xff</Message>" * 100_000)
    return made


def choose(person: Person, file: Path | None) -> None:
    """Choose a file; without one, take the choice back. The browser's own dialog can't be used by keyboard here."""
    person.page.get_by_label("File of the return").set_input_files([] if file is None else file)


def the_job(desk: Desk) -> JobId:
    ((_, job),) = desk.college.rig.jobs.jobs
    return job


def test_a_return_goes_to_the_bucket_and_its_job_is_shown(seat: Seat, desk: Desk, look: Look, file: Path) -> None:
    with seat(desk.url, desk.college.rig.files.address) as person:
        person.open(LEARNERS)
        person.follow("Import a return")
        choose(person, file)
        person.press(BUTTON)
        assert person.page.url == f"{desk.url}/console/jobs/{the_job(desk)}?notice=ilr_import_started"
    name = f"imports/{T}/{the_job(desk)}"
    sent, formed = desk.bucket.objects, desk.college.rig.files.contents
    if look.scripts:
        assert (sent, formed) == ({f"/{name}": ("application/octet-stream", file.read_bytes())}, {})
    else:
        assert (sent, formed) == ({}, {name: file.read_bytes()})


def test_what_is_wrong_with_a_file_is_said_beside_the_field(seat: Seat, desk: Desk, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_bytes(b"1,2")
    with seat(desk.url, desk.college.rig.files.address) as person:
        person.open(IMPORT)
        for chosen, says in (
            (None, "Choose a file"),
            (table, "The file must be an .xml file, or a .zip file with one in it"),
        ):
            choose(person, chosen)
            person.press_to(BUTTON, "button")
            person.page.keyboard.press("Enter")
            summary = person.page.get_by_role("alert")
            expect(summary.get_by_role("link", name=says)).to_be_visible()
            expect(person.page).to_have_title(f"Error: Import a return – {T} – Expunge")
    assert desk.college.rig.jobs.jobs == {}


@where_scripts_run
def test_a_file_that_the_bucket_refuses_can_be_sent_again(browser: Browser, desk: Desk, look: Look, file: Path) -> None:
    desk.bucket.status = HTTPStatus.FORBIDDEN
    # No seat: the browser itself complains of the refusal, as a person would see it.
    with window(browser, look) as context:
        page = context.new_page()
        page.clock.install()
        page.goto(f"{desk.url}{IMPORT}")
        page.get_by_label("File of the return").set_input_files(file)
        button = page.get_by_role("button", name=BUTTON)
        button.click()
        expect(page.get_by_role("status")).to_contain_text("The file could not be sent.")
        desk.bucket.status = HTTPStatus.OK
        page.clock.run_for("00:02")  # a second click at once counts as a double one
        button.click()
        page.wait_for_url(f"{desk.url}/console/jobs/{the_job(desk)}?notice=ilr_import_started")
    assert len(desk.bucket.objects) == 1
