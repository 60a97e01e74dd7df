"""Find a record, and its page: why it is still there, what is known of it, and what may be done with it (S5, P21)."""

from typing import Final

from functions.console.frame.ask import Ask
from functions.console.frame.page import Page, Redirect
from functions.console.frame.routes import Pages
from functions.console.frame.statuses import because, why_still_there
from functions.console.records.address import RECORD, RECORDS, address_of
from functions.console.records.shown import content_rows, dp_facts, pointers, value_rows
from functions.console.records.ways import ways
from functions.console.records.words import KINDS
from shared.access.permissions import Permission
from shared.application.all_ports import Ports
from shared.application.reading.records import ReadRecord, RecordReader
from shared.application.records.list_links import ListLinks
from shared.application.retention.guard_login import Refusal, refusal_of
from shared.kernel.errors import NotFound
from shared.kernel.identifiers import RecordId, RecordKey, WorkflowId, is_identifier
from shared.records.workflow import Kind

NEEDS: Final = (Permission.READ_RECORDS,)
SOME_LINKS: Final = 10
_LOGINS: Final = {
    Refusal.ANONYMISATION_REQUESTED: "Refused: a member of staff has asked for this account to be anonymised.",
    Refusal.ACCOUNT_ERASED: "Refused: this account has been erased.",
    Refusal.UNKNOWN_ACCOUNT: "Refused: there is no such account.",
    None: "Allowed.",
}


class Records:
    """The use cases behind both pages."""

    def __init__(self, ports: Ports) -> None:
        self.read_record, self.list_links = ReadRecord(ports), ListLinks(ports)
        self.reading = RecordReader(ports)

    def register(self, pages: Pages) -> None:
        pages.act(RECORDS, self.find, self.found, needs=NEEDS)
        pages.get(RECORD, self.record, needs=NEEDS)

    def find(self, _ask: Ask) -> Page:
        return Page("records/find.html", "Find a record")

    def found(self, ask: Ask) -> Redirect:
        """Go to the record. It is a POST, because what is typed may be a name, and an address holds none (X8)."""
        with ask.form.reading() as form:
            workflow = form.text("workflow", "Enter the workflow, such as complaints")
            record = form.text("record", "Enter the record’s id, such as 2024-0017")
        with ask.form.reading() as form:
            for name, typed in (("workflow", workflow), ("record", record)):
                if not is_identifier(typed):
                    form.fail(name, "An id has up to 64 letters without accents, digits, dots, hyphens and underscores")
        key = RecordKey(WorkflowId(workflow), RecordId(record))
        with ask.form.reading() as form:
            if not self._is_there(ask, key):
                form.fail("record", "There is no such record. Check the workflow and the id")
        return Redirect(address_of(key))

    def record(self, ask: Ask, workflow: WorkflowId, record: RecordId) -> Page:
        key = RecordKey(workflow, record)
        view = self.read_record(ask.caller, key)
        definition = self.reading.workflow(ask.caller.tenant, workflow)
        linked, more = self.list_links.of(ask.caller, view.record, None, SOME_LINKS)
        data = {
            "view": view,
            "record": view.record,
            "why": why_still_there(view.status),
            "withheld": None if view.withheld_by is None else because(view.withheld_by),
            "values": value_rows(view.record, definition),
            "dp": dp_facts(view, ask.caller),
            "contents": content_rows(view.record),
            "pointers": list(pointers(view.record)),
            "linked": linked,
            "has_more_links": more is not None,
            "is_account": definition.kind is Kind.PORTAL_ACCOUNT,
            "login": _LOGINS[refusal_of(view.record)],
            "ways": ways(ask, view, definition),
            "address_of": address_of,
        }
        return Page("records/record.html", f"{KINDS[definition.kind]} {key}", data, back=RECORDS)

    def _is_there(self, ask: Ask, key: RecordKey) -> bool:
        try:
            self.reading.shown(ask.caller.tenant, key)
        except NotFound:
            return False
        return True
