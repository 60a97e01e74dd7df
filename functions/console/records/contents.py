"""Messages, letters, email alerts and notes of a record: read, and added (X4)."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Final

from functions.console.frame.ask import Ask
from functions.console.frame.lists import listed
from functions.console.frame.page import Page, Redirect
from functions.console.frame.routes import Pages
from functions.console.records.address import RECORD, address_of
from functions.console.records.words import CONTENTS, REFUSALS, TEXTS, Noun
from shared.access.permissions import Permission
from shared.application.all_ports import Ports
from shared.application.paging import number_in
from shared.application.reading.records import ReadRecord
from shared.application.records.contents import AddContent, ListContents, NewContent
from shared.application.rules.today import zone_of
from shared.kernel.errors import NotFound
from shared.kernel.identifiers import RecordId, RecordKey, WorkflowId
from shared.records.content import LARGEST_BODY, AnyContent, ContentKind

READING: Final = (Permission.READ_RECORDS,)
ADDING: Final = (Permission.EDIT_RECORDS,)
EXCERPT: Final = 500  # characters of a body in a list, which so stays small whatever the bodies are
Read = Callable[[str | None, int], tuple[Sequence[AnyContent], str | None]]
_CHANGED: Final = (
    "Somebody has added another since you opened this page. Check that yours isn’t among them, then add it."
)
REFUSED: Final = {
    **REFUSALS,
    "contents_changed": ("", _CHANGED),
    "content_too_large": ("body", "The text can have at most 100 KB"),
}


class Contents:
    """All kinds of texts, whose pages differ in words alone."""

    def __init__(self, ports: Ports) -> None:
        self.each = [ContentsOfKind(ports, kind) for kind in TEXTS]

    def register(self, pages: Pages) -> None:
        for one in self.each:
            one.register(pages)


class ContentsOfKind:
    """The pages of one kind."""

    def __init__(self, ports: Ports, kind: ContentKind) -> None:
        self.read_record, self.list_contents = ReadRecord(ports), ListContents(ports)
        self.add_content, self.catalogue = AddContent(ports), ports.catalogue
        self.kind, self.noun = kind, CONTENTS[kind]

    def register(self, pages: Pages) -> None:
        place = f"{RECORD}/{self.noun.path}"
        pages.get(place, self.all, needs=READING)
        # In front of the page of one, whose number would match it.
        pages.act(f"{place}/new", self.asked, self.added, needs=ADDING, errors=REFUSED)
        pages.get(f"{place}/<number>", self.one, needs=READING)

    def all(self, ask: Ask, workflow: WorkflowId, record: RecordId) -> Page:
        key = RecordKey(workflow, record)
        data = {
            "listed": listed(ask, reader(self.list_contents, ask, key, self.kind), str(key), self.kind),
            "noun": self.noun,
            "excerpt": EXCERPT,
            "here": address_of(key, self.noun.path),
        }
        return Page("records/contents.html", f"{self.noun.many.capitalize()} of {key}", data, back=address_of(key))

    def one(self, ask: Ask, workflow: WorkflowId, record: RecordId, number: str) -> Page:
        key = RecordKey(workflow, record)
        data = {"content": one_of(self.list_contents, ask, key, self.kind, number)}
        title = f"{self.noun.one.capitalize()} {number} of {key}"
        return Page("records/content.html", title, data, back=address_of(key, self.noun.path))

    def asked(self, ask: Ask, workflow: WorkflowId, record: RecordId) -> Page:
        key = RecordKey(workflow, record)
        found = self.read_record(ask.caller, key).record
        data = {"noun": self.noun, "counted": found.counts.of(self.kind), "address": address_of(key)}
        title = f"Add {self.noun.with_article} to {key}"
        return Page("records/add_content.html", title, data, back=address_of(key))

    def added(self, ask: Ask, workflow: WorkflowId, record: RecordId) -> Redirect:
        key = RecordKey(workflow, record)
        with ask.form.reading() as form:
            subject = form.optional_text("subject")
            body = form.text("body", f"Enter the text of the {self.noun.one}", most=LARGEST_BODY)
            day = form.optional_day("at")
            if day in {date.min, date.max}:
                # In some zone they begin or end outside the calendar, and no page could show such an instant.
                form.fail("at", "Enter a real date, like 27 3 2027")
            counted = form.whole("counted", "This form can’t be used. Load the page again.")
        at = None if day is None else datetime.combine(day, time(), zone_of(self.catalogue, ask.caller.tenant))
        self.add_content(ask.caller, key, self.kind, NewContent(body=body, subject=subject, at=at), counted)
        return added_to(ask, key, self.noun)


def added_to(ask: Ask, key: RecordKey, noun: Noun) -> Redirect:
    """Return where an addition leads: to the list, or for callers who may not read it back to the form."""
    return Redirect(address_of(key, noun.path) if ask.may(*READING) else ask.path, "content_added")


def reader(list_contents: ListContents, ask: Ask, key: RecordKey, kind: ContentKind) -> Read:
    """Return what a list reads its pages by."""

    def read(after: str | None, most: int) -> tuple[Sequence[AnyContent], str | None]:
        found, last = list_contents(ask.caller, key, kind, number_in(after or "0"), most)
        return found, None if last is None else str(last)

    return read


def one_of(list_contents: ListContents, ask: Ask, key: RecordKey, kind: ContentKind, number: str) -> AnyContent:
    """Return the content with that number; raise ``NotFound``."""
    unknown = NotFound("unknown_content", "there is no such content")
    if not (number.isascii() and number.isdigit() and int(number) > 0):
        raise unknown
    found, _ = list_contents(ask.caller, key, kind, int(number) - 1, 1)
    for content in found:
        if content.number == int(number):
            return content
    raise unknown
