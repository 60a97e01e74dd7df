"""What the caller may do with a record: each way leads to a page that says what will happen, and changes nothing by itself."""

from collections.abc import Iterator
from dataclasses import dataclass

from functions.console.frame.ask import Ask
from functions.console.records.address import address_of
from functions.console.records.words import CONTENTS, GUARDS
from shared.access.permissions import Permission
from shared.application.reading.records import RecordView
from shared.application.retention.request_anonymisation import NEEDED
from shared.records.editing import refusing_guard
from shared.records.guards import KINDS_WITH_GUARDS, GuardName
from shared.records.workflow import Kind, Workflow
from shared.retention.requests import may_be_requested


@dataclass(frozen=True, slots=True)
class RecordWay:
    """A link of the menu."""

    text: str
    href: str


def ways(ask: Ask, view: RecordView, workflow: Workflow) -> list[RecordWay]:
    """Return the menu: what the caller's permissions, the record's kind, and its guards and requests leave open.

    It is a help and no rule: the use case behind each page decides.
    """
    if view.record.claim is not None:
        return []
    return [*_of_data_protection(ask, view, workflow), *_of_editing(ask, view, workflow)]


def _of_data_protection(ask: Ask, view: RecordView, workflow: Workflow) -> Iterator[RecordWay]:
    record = view.record
    may_delete = ask.may(Permission.DELETE_PERSONAL_DATA) and workflow.kind is Kind.CASE
    if may_delete and workflow.allow_personal_data_deletion:
        yield RecordWay("Delete personal data", address_of(record.key, "deletion"))
    if record.is_erased:
        return
    if ask.may(Permission.EDIT_DATA_PROTECTION) and workflow.kind in KINDS_WITH_GUARDS:
        for name in GuardName:
            yield from _of_guard(view, name)
    if not ask.may(*NEEDED):
        return
    request = address_of(record.key, "anonymisation-request")
    if record.request is not None:
        yield RecordWay("Change the anonymisation request", request)
        yield RecordWay("Withdraw the anonymisation request", f"{request}/withdrawal")
    elif may_be_requested(record, workflow):
        yield RecordWay("Request anonymisation", request)


def _of_guard(view: RecordView, name: GuardName) -> Iterator[RecordWay]:
    noun, address = GUARDS[name], address_of(view.record.key, GUARDS[name].path)
    if name not in view.record.guards:
        yield RecordWay("Put on legal hold" if name is GuardName.LEGAL_HOLD else "Restrict processing", address)
        return
    yield RecordWay(f"Renew the {noun.one}", address)
    yield RecordWay(f"Lift the {noun.one}", f"{address}/lifting")


def _of_editing(ask: Ask, view: RecordView, workflow: Workflow) -> Iterator[RecordWay]:
    record = view.record
    is_removed = record.is_erased and workflow.kind is Kind.LEARNER
    if not ask.may(Permission.EDIT_RECORDS) or refusing_guard(record) is not None or is_removed:
        return
    if any(record.state in one.origins for one in workflow.transitions):
        yield RecordWay("Move to another state", address_of(record.key, "transition"))
    yield RecordWay("Edit values and pointers", address_of(record.key, "edit"))
    if record.is_erased:
        return
    for noun in CONTENTS.values():
        yield RecordWay(f"Add {noun.with_article}", address_of(record.key, noun.path, "new"))
