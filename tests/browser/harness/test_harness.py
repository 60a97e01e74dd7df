"""The harness sees what it is there to see: each fault on a page of its own turns a story red."""

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Seat
from tests.browser.harness import pages
from tests.browser.inspection import Seen
from tests.browser.looks import Look
from tests.browser.person import Unreachable

WITH_SCRIPTS = Look(width=1280, scripts=True)
NARROW = Look(width=320, scripts=False)
IN_BOTH = pytest.mark.parametrize("look", [WITH_SCRIPTS, NARROW], ids=str)
WITH_SCRIPTS_ALONE = pytest.mark.parametrize("look", [WITH_SCRIPTS], ids=str)
FAULTS = {
    "/unnamed-picture": "axe image-alt",
    "/broken-html": "HTML: No “p” element in scope",
    "/inline-style": "the browser complains",
    "/foreign-request": f"a request left the origin: {pages.ELSEWHERE}",
    "/wide": "px wider than the window",
    "/two-headings": "there are 2 headings of the first level",
    "/doubled-title": "the title says something twice",
}


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with pages.served() as url:
        yield url


@pytest.fixture
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """Forget what was seen, so that each test looks."""
    return Seen(tmp_path_factory.mktemp("seen"))


@IN_BOTH
@pytest.mark.parametrize(("path", "fault"), FAULTS.items())
def test_a_fault_of_a_page_is_reported_at_the_storys_end(seat: Seat, site: str, path: str, fault: str) -> None:
    with pytest.raises(AssertionError, match=fault), seat(site) as person:
        person.open(path)


@WITH_SCRIPTS_ALONE
@pytest.mark.parametrize(
    ("path", "fault"),
    [("/failing-script", "a script failed: as it should"), ("/inline-script", "the browser complains: .*script-src")],
)
def test_a_script_that_fails_or_may_not_run_is_reported(seat: Seat, site: str, path: str, fault: str) -> None:
    with pytest.raises(AssertionError, match=fault), seat(site) as person:
        person.open(path)


def test_a_person_reaches_every_control_by_keyboard(seat: Seat, site: str) -> None:
    with seat(site) as person:
        person.open("/good")
        person.follow("A form")
        person.type("Reason", "Claim before the court")
        person.choose("All cases")
        person.enter_day("When?", date(2027, 1, 31))
        person.pick("State", "closed for good")
        person.tick("I am sure")
        person.unfold("Why we ask")
        held = {name: person.page.locator(f"[name={name}]").input_value() for name in ("why", "d", "m", "y", "state")}
        assert held == {"why": "Claim before the court", "d": "31", "m": "1", "y": "2027", "state": "closed for good"}
        expect(person.page.get_by_label("All cases")).to_be_checked()
        expect(person.page.get_by_label("I am sure")).to_be_checked()
        expect(person.page.get_by_text("Because.")).to_be_visible()
        person.press("Place the hold")
        assert person.page.url == f"{site}/good"


@IN_BOTH
def test_what_tab_does_not_reach_stops_the_story(seat: Seat, site: str) -> None:
    with seat(site) as person:
        person.open("/out-of-reach")
        with pytest.raises(Unreachable, match="A way for mice"):
            person.follow("A way for mice")


@IN_BOTH
def test_pages_that_differ_in_words_and_length_alone_are_looked_over_once(seat: Seat, site: str, seen: Seen) -> None:
    with seat(site) as person:
        person.open("/long")
        looked = seen.count()
        person.open("/longer")
        assert seen.count() == looked > 0
        person.open("/good")
        assert seen.count() > looked
