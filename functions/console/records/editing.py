"""Edit a record's values and pointers, on the version that was shown (X4, X7a)."""

from typing import Final

from functions.console.frame.ask import Ask
from functions.console.frame.faults import FormAtFault
from functions.console.frame.forms import Form
from functions.console.frame.page import Page, Redirect
from functions.console.frame.routes import Pages
from functions.console.frame.words import sentence
from functions.console.records.address import RECORD, address_of, after
from functions.console.records.fields import (
    EditField,
    address_from,
    fields_of,
    merged,
    pointer_from,
    value_from,
    value_id,
)
from functions.console.records.shown import value_in_words
from functions.console.records.words import REFUSALS
from shared.access.permissions import Permission
from shared.application.all_ports import Ports
from shared.application.reading.records import ReadRecord, RecordReader
from shared.application.records.save_record import Absent, Draft, SaveRecord
from shared.erasure.grounds import is_of_guard
from shared.kernel.errors import Fault, Invalid, RuleConflict
from shared.kernel.identifiers import RecordId, RecordKey, WorkflowId
from shared.records.record import Record
from shared.records.workflow import Workflow

NEEDS: Final = (Permission.READ_RECORDS, Permission.EDIT_RECORDS)
_POINTERS: Final = {"/person_id": "person", "/parent_id": "parent", "/address_id": "address"}
_ERRORS: Final = {
    **REFUSALS,
    "stale_version": (
        "",
        (
            "Somebody else has changed this record since you opened it. What they changed is said below, "
            "and what you typed is kept. Look at both, then save."
        ),
    ),
    "record_too_large": ("", "The values of a record can have at most 100 KB together"),
}


class Editing:
    """The page of a record's fields."""

    def __init__(self, ports: Ports) -> None:
        self.read_record, self.save_record = ReadRecord(ports), SaveRecord(ports)
        self.reading = RecordReader(ports)

    def register(self, pages: Pages) -> None:
        pages.act(f"{RECORD}/edit", self.asked, self.saved, needs=NEEDS, errors=_ERRORS)

    def asked(self, ask: Ask, workflow: WorkflowId, record: RecordId) -> Page:
        key = RecordKey(workflow, record)
        view = self.read_record(ask.caller, key)
        definition = self.reading.workflow(ask.caller.tenant, workflow)
        fields = fields_of(view.record, definition)
        changed = dict[str, str]()
        if ask.form.is_sent:
            ask.form.typed, changed = merged(ask.form, fields)
        data = {
            "record": view.record,
            "fields": fields,
            "changed": changed,
            "kept": [(name, value_in_words(value)) for name, value in _undefined(view.record, definition).items()],
            "is_preserved": is_of_guard(view.withheld_by),
            "address": address_of(key),
        }
        return Page("records/edit.html", f"Edit {key}", data, back=address_of(key))

    def saved(self, ask: Ask, workflow: WorkflowId, record: RecordId) -> Redirect:
        key = RecordKey(workflow, record)
        current = self.reading.shown(ask.caller.tenant, key)
        definition = self.reading.workflow(ask.caller.tenant, workflow)
        fields = fields_of(current, definition)
        touched = {one.id: one for one in fields if one.is_in(ask.form) and one.typed_in(ask.form) != one.text}
        with ask.form.reading("was-.+") as form:
            draft = _draft(form, current, touched)
        # What is stored already, as after a double click, is not written again.
        if touched:
            self._save(ask, key, draft)
        return after(ask, key, "record_saved")

    def _save(self, ask: Ask, key: RecordKey, draft: Draft) -> None:
        try:
            self.save_record(ask.caller, key, draft)
        except (Invalid, RuleConflict) as refusal:
            if not refusal.faults:
                raise
            for fault in refusal.faults:
                ask.form.fail(_place(fault), _sentence(fault))
            raise FormAtFault from None


def _draft(form: Form, current: Record, touched: dict[str, EditField]) -> Draft:
    values = dict(current.values)
    for one in touched.values():
        if one.type is None:
            continue
        value = value_from(form, one)
        if value is None:
            values.pop(one.name, None)
        else:
            values[one.name] = value
    person, parent, address = (touched.get(name) for name in _POINTERS.values())
    return Draft(
        values=values,
        person=Absent.POINTER if person is None else pointer_from(form, person),
        parent=Absent.POINTER if parent is None else pointer_from(form, parent),
        address=Absent.POINTER if address is None else address_from(form, address),
        version=form.whole("version", "This form can’t be used. Load the page again."),
    )


def _undefined(record: Record, workflow: Workflow) -> dict[str, object]:
    definitions = workflow.definitions()
    return {name: value for name, value in record.values.items() if name not in definitions}


def _place(fault: Fault) -> str:
    _, _, name = fault.pointer.partition("/values/")
    return value_id(name) if name else _POINTERS.get(fault.pointer, "")


def _sentence(fault: Fault) -> str:
    if fault.pointer in _POINTERS:
        return f"This {fault.message}"
    return sentence(fault.message)
