"""What has been done to a record: its timeline, what points to it, and what edits replaced (X7a, X15, X18)."""

from functools import partial
from typing import Final

from functions.console.frame.ask import Ask
from functions.console.frame.ledger_words import line_of
from functions.console.frame.lists import listed
from functions.console.frame.page import Page
from functions.console.frame.routes import Pages
from functions.console.records.address import RECORD, address_of
from functions.console.records.contents import reader
from functions.console.records.shown import Fact, value_in_words
from functions.console.records.words import VERSIONS
from shared.access.permissions import Permission
from shared.application.all_ports import Ports
from shared.application.configuration.read_ledger import ReadLedger
from shared.application.reading.records import ReadRecord
from shared.application.records.contents import ListContents
from shared.application.records.list_links import ListLinks
from shared.kernel.identifiers import RecordId, RecordKey, WorkflowId
from shared.records.content import AnyContent, ContentKind, PreservedVersion

MOST_VERSIONS: Final = 10  # of a page: each may be as large as its record was


class RecordEvidence:
    """Lists that belong to a record."""

    def __init__(self, ports: Ports) -> None:
        self.read_record, self.list_links = ReadRecord(ports), ListLinks(ports)
        self.read_ledger, self.list_contents = ReadLedger(ports), ListContents(ports)

    def register(self, pages: Pages) -> None:
        pages.get(f"{RECORD}/links", self.links, needs=(Permission.READ_RECORDS,))
        pages.get(f"{RECORD}/timeline", self.timeline, needs=(Permission.READ_LEDGER,))
        pages.get(f"{RECORD}/{VERSIONS.path}", self.versions, needs=(Permission.EDIT_DATA_PROTECTION,))

    def links(self, ask: Ask, workflow: WorkflowId, record: RecordId) -> Page:
        key = RecordKey(workflow, record)
        found = listed(ask, partial(self.list_links, ask.caller, key), "links", str(key))
        data = {"listed": found, "linked": found.items, "address_of": address_of}
        return Page("records/links.html", f"What points to {key}", data, back=address_of(key))

    def timeline(self, ask: Ask, workflow: WorkflowId, record: RecordId) -> Page:
        """Show the ledger's entries; they outlive the record, so that nothing is asked of its row."""
        key = RecordKey(workflow, record)
        found = listed(ask, partial(self.read_ledger, ask.caller, None, key), "timeline", str(key))
        data = {"listed": found, "lines": [line_of(one) for one in found.items]}
        people = {one.by for one in found.items}
        return Page("records/timeline.html", f"Timeline of {key}", data, back=address_of(key), people=people)

    def versions(self, ask: Ask, workflow: WorkflowId, record: RecordId) -> Page:
        key = RecordKey(workflow, record)
        read = reader(self.list_contents, ask, key, ContentKind.PRESERVED)
        found = listed(ask, read, "versions", str(key), most=MOST_VERSIONS)
        data = {"listed": found, "versions": [(one, _replaced(one)) for one in found.items]}
        people = {one.by for one in found.items if isinstance(one, PreservedVersion)}
        return Page("records/versions.html", f"Preserved versions of {key}", data, back=address_of(key), people=people)


def _replaced(version: AnyContent) -> list[Fact]:
    """Return what an edit replaced, the values one by one."""
    if not isinstance(version, PreservedVersion):
        return []
    facts = []
    for name, value in version.replaced.items():
        if name == "values" and isinstance(value, dict):
            facts += [Fact(key=field, value=value_in_words(one)) for field, one in value.items()]
        elif value is not None:
            facts.append(Fact(key=_NAMES.get(name, name.replace("_", " ").capitalize()), value=value_in_words(value)))
    return facts


_NAMES: Final = {
    "address_id": "Address",
    "parent_id": "Parent case",
    "person_id": "Person",
    "ukprn": "UKPRN",
    "version": "Version of the record",
}
