"""What is asked of every page that a story comes to, whatever the story is about."""

import hashlib
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser import accessibility
from tests.browser.looks import Look
from tests.browser.validity import Checker

# The id of the element that what people typed would become, if a page took it for markup.
PLANTED = "planted"
SKELETON = Path(__file__).with_name("skeleton.js").read_text(encoding="utf-8")
ERROR = "Error: "
BETWEEN = " – "
TOO_WIDE = "() => document.documentElement.scrollWidth - window.innerWidth"


class Seen:
    """What the workers of one run have looked over: an empty file for each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def is_new(self, what: str) -> bool:
        """Tell whether no story asked for this before."""
        try:
            (self._folder / hashlib.sha256(what.encode()).hexdigest()).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    def count(self) -> int:
        return sum(1 for _ in self._folder.iterdir())


class Inspection:
    """Looks over pages, and keeps what is wrong with them until the story has ended."""

    def __init__(self, browser: Browser, checker: Checker, seen: Seen, look: Look) -> None:
        self.faults: list[str] = []
        self._browser = browser
        self._checker = checker
        self._seen = seen
        self._look = look

    def arrive(self, page: Page, html: str) -> None:
        """Look over a page and its source, as it came."""
        skeleton = page.evaluate(SKELETON)
        found = [*_headings(page), *self._width(page), *_planted(page)]
        if self._seen.is_new(f"html {skeleton}"):
            found += [f"HTML: {one}" for one in self._checker.faults(html)]
        found += self._accessibility(page, html, skeleton)
        self._note(page, found)

    def change(self, page: Page) -> None:
        """Look over a page that a script or the person has changed since it came."""
        self._note(page, [*self._width(page), *self._accessibility(page, page.content(), page.evaluate(SKELETON))])

    def _accessibility(self, page: Page, html: str, skeleton: str) -> list[str]:
        if not self._seen.is_new(f"axe {self._look} {skeleton}"):
            return []
        if self._look.scripts:
            return accessibility.faults(page)
        return accessibility.faults_of_copy(self._browser, page.url, html, self._look)

    def _width(self, page: Page) -> list[str]:
        beyond = page.evaluate(TOO_WIDE)
        return [f"the page is {beyond} px wider than the window"] if beyond > 0 else []

    def _note(self, page: Page, found: list[str]) -> None:
        self.faults += [f"{page.url} at {self._look}: {one}" for one in found]


def _planted(page: Page) -> list[str]:
    planted = page.locator(f"#{PLANTED}").count()
    return [f"markup that was typed became {planted} elements"] if planted else []


def _headings(page: Page) -> list[str]:
    headings = page.locator("h1").all_inner_texts()
    if len(headings) != 1:
        return [f"there are {len(headings)} headings of the first level"]
    parts = page.title().removeprefix(ERROR).split(BETWEEN)
    found = [] if len(parts) == len(set(parts)) else [f"the title says something twice: {page.title()}"]
    has_summary = page.locator(".govuk-error-summary").count() > 0
    if has_summary is not page.title().startswith(ERROR):
        found.append(f"the title must begin with “{ERROR}” where the page tells of errors, and nowhere else")
    return found
