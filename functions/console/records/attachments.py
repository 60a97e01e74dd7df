"""Attachments of a record: what is known of each, and a form that adds one (X4, P4)."""

import re
from typing import Final

from functions.console.frame.ask import Ask
from functions.console.frame.forms import Form
from functions.console.frame.lists import listed
from functions.console.frame.page import Answer, Page
from functions.console.frame.routes import Pages
from functions.console.frame.uploads import FILE, LARGEST_SENT, LARGEST_UPLOAD_FORM, MB, sending
from functions.console.records.address import RECORD, address_of
from functions.console.records.contents import ADDING, READING, REFUSED, added_to, reader
from functions.console.records.words import CONTENTS
from functions.gateway.files import LARGEST_FILE, LONGEST_FILE_NAME
from functions.gateway.patterns import FILE_TYPE
from shared.access.permissions import Permission
from shared.application.all_ports import Ports
from shared.application.reading.records import ReadRecord, RecordReader
from shared.application.records.contents import AddAttachment, ListContents, NewAttachment
from shared.application.records.send_attachment import SendAttachment
from shared.kernel.bounds import FILE_TYPES_THERE
from shared.kernel.identifiers import RecordId, RecordKey, WorkflowId
from shared.records.content import ContentKind

_GB: Final = 1024 * MB
_NOUN: Final = CONTENTS[ContentKind.ATTACHMENT]
_ERRORS: Final = {
    **REFUSED,
    "file_type_not_listed": ("file_type", "The workflow lists which kinds its files may have. Enter one of them"),
    "too_many_file_types": (
        "file_type",
        "The workflow has as many types as it may. Use one that its files have already",
    ),
}


class Attachments:
    """The list, and the form."""

    def __init__(self, ports: Ports) -> None:
        self.read_record, self.list_contents = ReadRecord(ports), ListContents(ports)
        self.add_attachment, self.send_attachment = AddAttachment(ports), SendAttachment(ports)
        self.files, self.file_types, self.reading = ports.files, ports.file_types, RecordReader(ports)

    def register(self, pages: Pages) -> None:
        place = f"{RECORD}/{_NOUN.path}"
        pages.get(place, self.all, needs=READING)
        pages.act(
            f"{place}/new",
            self.asked,
            self.added,
            needs=ADDING,
            errors=_ERRORS,
            largest=LARGEST_UPLOAD_FORM,
            takes_files=True,
        )

    def all(self, ask: Ask, workflow: WorkflowId, record: RecordId) -> Page:
        key = RecordKey(workflow, record)
        kind = ContentKind.ATTACHMENT
        data = {
            "listed": listed(ask, reader(self.list_contents, ask, key, kind), str(key), kind),
            "here": address_of(key, _NOUN.path),
            "may_add": ask.may(Permission.EDIT_RECORDS),
        }
        return Page("records/attachments.html", f"Attachments of {key}", data, back=address_of(key))

    def asked(self, ask: Ask, workflow: WorkflowId, record: RecordId) -> Page:
        key = RecordKey(workflow, record)
        found = self.read_record(ask.caller, key).record
        data = {
            "counted": found.counts.attachments,
            **self._types(ask, workflow),
            "largest_sent": LARGEST_SENT // MB,
            "largest": LARGEST_FILE // _GB,
        }
        title, back = f"Add an attachment to {key}", address_of(key)
        sends_to = self.files.upload_origin(ask.caller.tenant, key)
        return Page("records/add_attachment.html", title, data, back=back, sends_to=sends_to)

    def _types(self, ask: Ask, workflow: WorkflowId) -> dict[str, object]:
        """Return which kinds the workflow lists; where it lists none, any is taken, and those in use are shown."""
        listed = self.reading.workflow(ask.caller.tenant, workflow).file_types
        types = listed or sorted(self.file_types.all(ask.caller.tenant, workflow, FILE_TYPES_THERE.most))
        return {"types": types, "is_listed": bool(listed)}

    def added(self, ask: Ask, workflow: WorkflowId, record: RecordId) -> Answer:
        """Add the file. A script only announces it, and sends it over the link that the answer holds."""
        key, after = RecordKey(workflow, record), added_to(ask, RecordKey(workflow, record), _NOUN)
        if ask.form.value("size"):
            with ask.form.reading() as form:
                new, counted = _new(form, form.value("file-name"), _size(form))
            _, link = self.add_attachment(ask.caller, key, new, counted)
            return sending("attachment", link, after, address_of(key, _NOUN.path, "new"))
        with ask.form.reading() as form:
            sent = form.file(FILE, "Choose a file", "The file is empty. Choose another one")
            new, counted = _new(form, sent.name, len(sent.content))
        self.send_attachment(ask.caller, key, new, sent.content, counted)
        return after


def _new(form: Form, name: str, size: int) -> tuple[NewAttachment, int]:
    # Some browsers give the folders, too.
    own = name.replace("\\", "/").rpartition("/")[2]
    if len(own) > LONGEST_FILE_NAME:
        form.fail(FILE, f"The file’s name can have at most {LONGEST_FILE_NAME} characters")
    file_type = form.text("file_type", "Enter what kind of file it is, such as letter")
    if file_type and not re.fullmatch(FILE_TYPE, file_type):
        form.fail(
            "file_type", "The kind can have up to 64 letters without accents, digits, spaces and . _ / + ( ) & ' , -"
        )
    counted = form.whole("counted", "This form can’t be used. Load the page again.")
    return NewAttachment(file_name=own, file_type=file_type, size=size), counted


def _size(form: Form) -> int:
    said = form.value("size")
    size = int(said) if said.isascii() and said.isdigit() and len(said) <= len(str(LARGEST_FILE)) else LARGEST_FILE + 1
    if size > LARGEST_FILE:
        form.fail(FILE, f"The file must be smaller than {LARGEST_FILE // _GB} GB")
    elif size == 0:
        form.fail(FILE, "The file is empty. Choose another one")
    return size
