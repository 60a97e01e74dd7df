"""Move a record to another state (P8, P11)."""

from typing import Final

from functions.console.frame.ask import Ask
from functions.console.frame.page import Page, Redirect
from functions.console.frame.routes import Pages
from functions.console.records.address import RECORD, address_of, after
from functions.console.records.words import REFUSALS
from shared.access.permissions import Permission
from shared.application.all_ports import Ports
from shared.application.reading.records import ReadRecord, RecordReader
from shared.application.records.transition_record import TransitionRecord
from shared.kernel.identifiers import RecordId, RecordKey, WorkflowId

NEEDS: Final = (Permission.EDIT_RECORDS,)
_ERRORS: Final = {
    **REFUSALS,
    "anonymisation_requested": (
        "transition",
        "This record is to be anonymised, so it stays in an end state. Withdraw the request first",
    ),
    "transition_not_allowed": ("transition", "This transition doesn’t leave the state that the record is in now"),
    "unknown_transition": ("transition", "The workflow no longer has this transition"),
    "stale_version": (
        "",
        "The record has been changed since you opened this page. Look at its state, then choose again.",
    ),
}


class Transitions:
    """The page that offers the transitions which leave a record's state."""

    def __init__(self, ports: Ports) -> None:
        self.read_record, self.transition_record = ReadRecord(ports), TransitionRecord(ports)
        self.reading = RecordReader(ports)

    def register(self, pages: Pages) -> None:
        pages.act(f"{RECORD}/transition", self.asked, self.moved, needs=NEEDS, errors=_ERRORS)

    def asked(self, ask: Ask, workflow: WorkflowId, record: RecordId) -> Page:
        key = RecordKey(workflow, record)
        found = self.read_record(ask.caller, key).record
        definition = self.reading.workflow(ask.caller.tenant, workflow)
        items = [
            {
                "value": one.name,
                "text": one.name,
                "hint": {"text": _leads_to(one.target, definition.is_end_state(one.target))},
            }
            for one in definition.transitions
            if found.state in one.origins
        ]
        data = {"record": found, "items": items, "address": address_of(key)}
        return Page("records/transition.html", f"Move {key} to another state", data, back=address_of(key))

    def moved(self, ask: Ask, workflow: WorkflowId, record: RecordId) -> Redirect:
        key = RecordKey(workflow, record)
        with ask.form.reading() as form:
            transition = form.text("transition", "Choose where the record is to go")
            version = form.whole("version", "This form can’t be used. Load the page again.")
        self.transition_record(ask.caller, key, transition, version)
        return after(ask, key, "record_moved")


def _leads_to(state: str, is_end: bool) -> str:  # noqa: FBT001 – what the workflow says of the state
    return f"Leads to {state}, an end state" if is_end else f"Leads to {state}"
