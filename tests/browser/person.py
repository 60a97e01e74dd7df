"""A user of the console, by keyboard alone, who knows each control by the name that is read out for it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Literal

from playwright.sync_api import Locator, Page, expect

from tests.browser.inspection import Inspection

Role = Literal["button", "checkbox", "combobox", "link", "radio", "textbox"]

HAS_FOCUS = "them => them.some(one => one === document.activeElement)"
SAME_GROUP = (
    "them => them.some(one => document.activeElement?.type === 'radio' && one.name === document.activeElement.name)"
)
CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]"


class Unreachable(AssertionError):
    """No number of Tabs leads to a control."""


class Person:
    """Tabs, types and presses keys, and asserts by what begins with ``must``. Each way to another page looks it over."""

    def __init__(self, page: Page, origin: str, inspection: Inspection) -> None:
        self.page = page
        self.origin = origin
        self._inspection = inspection

    def open(self, path: str) -> None:
        """Go to an address of the console."""
        self._go(lambda: self.page.goto(f"{self.origin}{path}"))

    def sign_in(self, user: str, tenant: str) -> None:
        """Come to the console, and in by the local stack's own sign-in page, which is no page of the console."""
        self.page.goto(f"{self.origin}/console")
        self._go(self.page.get_by_role("button", name=f"{user} of {tenant}", exact=True).click)

    def sign_in_as(self, user: str, tenant: str) -> None:
        """Come as another user, in a browser that has forgotten the one before."""
        self.page.context.clear_cookies()
        self.sign_in(user, tenant)

    def go_to(self, subject: str) -> None:
        """Follow a link of the navigation, which scripts fold away where the window is narrow."""
        menu = self.page.get_by_role("button", name="Menu", exact=True)
        if menu.count() and menu.get_attribute("aria-expanded") != "true":
            self.press_to("Menu", "button")
            self.page.keyboard.press("Enter")
        way = self.page.get_by_role("navigation", name="Main").get_by_role("link", name=subject, exact=True)
        self.reach(way, f"the way to “{subject}”")
        self._go(lambda: self.page.keyboard.press("Enter"))

    def must_see(self, *sentences: str) -> None:
        """See that the page says each of these."""
        for sentence in sentences:
            expect(self.page.get_by_role("main")).to_contain_text(sentence)

    def must_see_fact(self, name: str, value: str) -> None:
        """See that a list of facts gives this value for a name."""
        named = self.page.get_by_role("term").get_by_text(name, exact=True)
        expect(named.locator("xpath=following-sibling::dd[1]")).to_have_text(value)

    def must_see_row(self, *cells: str) -> None:
        """See that a table has a row that begins with these cells."""
        row = self.page.get_by_role("row").filter(has=self.page.get_by_role("rowheader", name=cells[0], exact=True))
        expect(row.locator("th, td").nth(len(cells) - 1)).to_have_text(cells[-1])

    def must_not_see(self, *sentences: str) -> None:
        """See that the page says none of these."""
        for sentence in sentences:
            expect(self.page.get_by_role("main")).not_to_contain_text(sentence)

    def choose_file(self, label: str, file: Path) -> None:
        """Choose a file: the button opens the system's own window, in which a test can't type."""
        with self.page.expect_file_chooser() as chooser:
            self.press_to(label, "button")
            self.page.keyboard.press("Enter")
        chooser.value.set_files(file)

    def must_be_told(self, *errors: str) -> None:
        """See that the page is the form again, with these errors, each of which leads to its field."""
        summary = self.page.get_by_role("alert")
        expect(summary.get_by_role("listitem")).to_have_text(list(errors))
        for error in errors:
            self.reach(summary.get_by_role("link", name=error, exact=True), f"the error “{error}”")
            self.page.keyboard.press("Enter")
            expect(self.page.locator("input:focus, textarea:focus, select:focus")).to_have_count(1)

    def follow(self, name: str) -> None:
        self.press_to(name, "link")
        self._go(lambda: self.page.keyboard.press("Enter"))

    def press(self, name: str) -> None:
        """Press a button that leads to a page, or to the same one with errors."""
        self.press_to(name, "button")
        self._go(lambda: self.page.keyboard.press("Enter"))

    def type(self, label: str, text: str) -> None:
        """Type into a field in place of what it has."""
        self.press_to(label, "textbox")
        self._write(text)

    def enter_day(self, question: str, day: date) -> None:
        """Type a day into the three fields of a question."""
        group = self.page.get_by_role("group", name=question)
        for name, text in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            self.reach(group.get_by_role("textbox", name=name, exact=True), f"{question}: {name}")
            self._write(str(text))

    def tick(self, label: str, of: str | None = None) -> None:
        """Tick a box, or take its tick away; *of* names its group where several have such a box."""
        place = self.page if of is None else self.page.get_by_role("group", name=of, exact=True)
        self.reach(place.get_by_role("checkbox", name=label, exact=True), f"the box “{label}”")
        self.page.keyboard.press("Space")

    def choose(self, label: str) -> None:
        """Choose one of several radio buttons: Tab comes to one of them, arrows to the rest."""
        wanted = self.page.get_by_role("radio", name=label, exact=True)
        self.reach(wanted, label, SAME_GROUP)
        for _ in range(self.page.get_by_role("radio").count()):
            if wanted.evaluate_all(HAS_FOCUS):
                break
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Space")
        expect(wanted).to_be_checked()

    def pick(self, label: str, option: str) -> None:
        """Pick from a list by typing the option's first letters."""
        box = self.press_to(label, "combobox")
        self.page.keyboard.type(option)
        expect(box.locator("option:checked")).to_have_text(option)

    def unfold(self, summary: str) -> None:
        """Open or close a part of the page that is folded away."""
        self.reach(
            self.page.locator("summary").get_by_text(summary, exact=True).locator("xpath=ancestor-or-self::summary"),
            summary,
        )
        self.page.keyboard.press("Enter")
        self._inspection.change(self.page)

    def press_to(self, name: str, role: Role) -> Locator:
        """Press Tab until a control of this name has the focus, and return it."""
        wanted = self.page.get_by_role(role, name=name, exact=True)
        self.reach(wanted, f"{role} “{name}”")
        return wanted

    def reach(self, wanted: Locator, called: str, has_come: str = HAS_FOCUS) -> None:
        """Press Tab until *wanted* has the focus; fail if it never does.

        Raises:
            Unreachable: Tab went once around the page and did not come by.
        """
        # The browser's own window counts as one stop, and the search may begin in the middle of the page.
        for _ in range(self.page.locator(CONTROLS).count() + 2):
            if wanted.evaluate_all(has_come):
                return
            self.page.keyboard.press("Tab")
        raise Unreachable(f"Tab does not lead to {called} on {self.page.url}")

    def _write(self, text: str) -> None:
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.press("Delete")
        self.page.keyboard.type(text)

    def _go(self, act: Callable[[], object]) -> None:
        with self.page.expect_navigation() as navigation:
            act()
        answer = navigation.value
        if self.page.url.startswith(self.origin):
            self._inspection.arrive(self.page, answer.text())
