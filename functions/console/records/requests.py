"""Ask for a record to be anonymised by a day, and withdraw that (P7, P9)."""

from typing import Final

from functions.console.frame.ask import Ask
from functions.console.frame.page import Page, Redirect
from functions.console.frame.routes import Pages
from functions.console.records.address import RECORD, address_of, after
from functions.console.records.words import REFUSALS
from shared.application.all_ports import Ports
from shared.application.reading.records import ReadRecord
from shared.application.retention.request_anonymisation import NEEDED, RequestAnonymisation
from shared.kernel.errors import NotFound
from shared.kernel.identifiers import RecordId, RecordKey, WorkflowId

PLACE: Final = f"{RECORD}/anonymisation-request"
_ERRORS: Final = {
    **REFUSALS,
    "already_erased": ("", "This record has been erased, so there is nothing to ask for."),
    "not_in_end_state": ("", "Only a record in an end state can be anonymised. Move it to an end state first."),
    "due_date_in_past": ("due_date", "The day must be today or in the future"),
}


class AnonymisationRequests:
    """The pages of one record's request."""

    def __init__(self, ports: Ports) -> None:
        self.read_record, self.request = ReadRecord(ports), RequestAnonymisation(ports)

    def register(self, pages: Pages) -> None:
        pages.act(PLACE, self.asked, self.placed, needs=NEEDED, errors=_ERRORS)
        pages.act(f"{PLACE}/withdrawal", self.asked_to_withdraw, self.withdrawn, needs=NEEDED, errors=_ERRORS)

    def asked(self, ask: Ask, workflow: WorkflowId, record: RecordId) -> Page:
        key = RecordKey(workflow, record)
        view = self.read_record(ask.caller, key)
        request = view.record.request
        title = f"Request the anonymisation of {key}" if request is None else f"Change the request to anonymise {key}"
        data = {
            "request": request,
            "button": "Request anonymisation" if request is None else "Change the request",
            "policy_date": view.record.policy_date,
            "address": address_of(key),
        }
        return Page("records/request.html", title, data, back=address_of(key))

    def placed(self, ask: Ask, workflow: WorkflowId, record: RecordId) -> Redirect:
        key = RecordKey(workflow, record)
        with ask.form.reading() as form:
            reason = form.text("reason", "Enter why the record is to be anonymised")
            due = form.day("due_date", "Enter the day on which it is to be anonymised")
        self.request.place(ask.caller, key, reason, due)
        return after(ask, key, "anonymisation_requested")

    def asked_to_withdraw(self, ask: Ask, workflow: WorkflowId, record: RecordId) -> Page:
        key = RecordKey(workflow, record)
        found = self.read_record(ask.caller, key).record
        data = {"request": found.request, "policy_date": found.policy_date, "address": address_of(key)}
        title = f"Withdraw the request to anonymise {key}"
        return Page("records/withdraw_request.html", title, data, back=address_of(key))

    def withdrawn(self, ask: Ask, workflow: WorkflowId, record: RecordId) -> Redirect:
        key = RecordKey(workflow, record)
        ask.form.take_nothing()
        try:
            self.request.withdraw(ask.caller, key)
        except NotFound as refusal:
            # A second click finds it withdrawn.
            if refusal.code != "no_anonymisation_request":
                raise
        return after(ask, key, "anonymisation_request_withdrawn")
