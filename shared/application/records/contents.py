"""Add contents and attachments to a record, and list them (X4)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.ports import RecordStore
from shared.application.reading.records import RecordReader
from shared.application.retrying import write_as_decided
from shared.application.stored import LINK_LASTS, MOST_CONTENTS, UploadLink
from shared.kernel.bounds import FILE_TYPES_THERE
from shared.kernel.errors import Fault, Invalid, StaleVersion
from shared.kernel.identifiers import RecordKey, TenantId, WorkflowId
from shared.records.content import AnyContent, Attachment, Content, ContentKind, check_body
from shared.records.editing import check_takes_content
from shared.records.record import Record

A = TypeVar("A", Content, Attachment)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContent:
    """A message, letter, email alert or note from a caller."""

    body: str = field(repr=False)
    subject: str | None = field(default=None, repr=False)
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAttachment:
    """A file that a caller announces; ``size`` is in bytes."""

    file_name: str = field(repr=False)
    file_type: str
    size: int  # signed into the link
    added_at: datetime | None = None


def _counted(reading: RecordReader, caller: Caller, key: RecordKey, kind: ContentKind) -> Record:
    record = reading.record(caller.tenant, key)
    check_takes_content(record)
    if record.counts.of(kind) >= MOST_CONTENTS:
        raise Invalid("too_many_contents", "this record can take no more contents of that kind")
    # Written on the record's version, so that each content gets a number of its own.
    return replace(record, counts=record.counts.with_one_more(kind))


def _added_before(store: RecordStore, caller: Caller, key: RecordKey, new: A, counted: int | None, now: datetime) -> A:
    """Return *new*, or what is there in its place if the same was sent twice, such as by a double click.

    A caller who saw *counted* of the kind adds the next one. Where that is there and says the same, it is the answer; where it
    says anything else, or is a file that is no longer to be written over, raise ``StaleVersion``. Without *counted* each call adds
    one.
    """
    if counted is None or new.number == counted + 1:
        return new
    there = next(iter(store.contents(caller.tenant, key, new.kind, counted, 1)), None)
    if (
        isinstance(there, type(new))
        and there.number == counted + 1
        and _says(there) == _says(new)
        and _may_be_sent_again(there, now)
    ):
        return there
    raise StaleVersion("contents_changed", "another has been added since")


def _may_be_sent_again(there: Content | Attachment, now: datetime) -> bool:
    # Bytes that are sent again write over the file, which no form of another day may do: a hold may keep it (X7a).
    return isinstance(there, Content) or now - there.added_at < LINK_LASTS


def _says(content: Content | Attachment) -> tuple[object, ...]:
    match content:
        case Content():
            return content.kind, content.subject, content.body
        case Attachment():
            return content.file_name, content.file_type, content.size


def _added(store: RecordStore, caller: Caller, decided: tuple[Record, A], kind: ContentKind) -> A:
    record, content = decided
    if content.number == record.counts.of(kind):
        store.add_content(caller.tenant, record, content)
    return content


class AddContent:
    """Add a message, letter, email alert or note."""

    def __init__(self, ports: Ports) -> None:
        self.records, self.clock = ports.records, ports.clock
        self.reading = RecordReader(ports)

    def __call__(
        self, caller: Caller, key: RecordKey, kind: ContentKind, new: NewContent, counted: int | None = None
    ) -> Content:
        """Return the content as added; *counted* is how many of its kind the caller saw (``_added_before``)."""
        check_body(new.body)

        def decide() -> tuple[Record, Content]:
            record = _counted(self.reading, caller, key, kind)
            content = Content(
                kind=kind,
                number=record.counts.of(kind),
                body=new.body,
                subject=new.subject,
                at=new.at or self.clock.now(),
            )
            return record, _added_before(self.records, caller, key, content, counted, self.clock.now())

        def write(decided: tuple[Record, Content]) -> Content:
            return _added(self.records, caller, decided, kind)

        return write_as_decided(decide, write)


class AddAttachment:
    """Announce a file and get a link to send it to."""

    def __init__(self, ports: Ports) -> None:
        self.records, self.files, self.clock = ports.records, ports.files, ports.clock
        self.file_types = ports.file_types
        self.reading = RecordReader(ports)

    def __call__(
        self, caller: Caller, key: RecordKey, new: NewAttachment, counted: int | None = None
    ) -> tuple[Attachment, UploadLink]:
        """Return the attachment and its link; *counted* is how many attachments the caller saw (``_added_before``)."""
        now = self.clock.now()
        if new.added_at is not None and new.added_at > now:
            raise Invalid("added_at_in_future", "a file can't have been added yet to come")

        def decide() -> tuple[Record, Attachment]:
            record = _counted(self.reading, caller, key, ContentKind.ATTACHMENT)
            self._check_listed(caller.tenant, key.workflow, new.file_type)
            # First, so that no file has a type that previews don't know.
            self._remember(caller.tenant, key.workflow, new.file_type)
            attachment = Attachment(
                number=record.counts.attachments,
                file_name=new.file_name,
                file_type=new.file_type,
                size=new.size,
                added_at=new.added_at or now,
            )
            return record, _added_before(self.records, caller, key, attachment, counted, self.clock.now())

        def write(decided: tuple[Record, Attachment]) -> Attachment:
            return _added(self.records, caller, decided, ContentKind.ATTACHMENT)

        attachment = write_as_decided(decide, write)
        return attachment, self.files.upload_link(caller.tenant, key, attachment)

    def _check_listed(self, tenant: TenantId, workflow: WorkflowId, file_type: str) -> None:
        listed = self.reading.workflow(tenant, workflow).file_types
        if listed is not None and file_type not in listed:
            fault = Fault("/file_type", "not a file type of this workflow")
            raise Invalid("file_type_not_listed", "the workflow lists the types that its files may have", (fault,))

    def _remember(self, tenant: TenantId, workflow: WorkflowId, file_type: str) -> None:
        if self.file_types.has(tenant, workflow, file_type):
            return
        known = self.file_types.all(tenant, workflow, FILE_TYPES_THERE.most)
        FILE_TYPES_THERE.check(len(known) + 1, "/file_type")
        self.file_types.add(tenant, workflow, file_type)


class ListContents:
    """List contents of one kind in the order of adding."""

    def __init__(self, ports: Ports) -> None:
        self.records = ports.records
        self.reading = RecordReader(ports)

    def __call__(
        self, caller: Caller, key: RecordKey, kind: ContentKind, after: int, limit: int
    ) -> tuple[Sequence[AnyContent], int | None]:
        """Return contents numbered above *after*, and the last number, or None at the end."""
        record = self.reading.shown(caller.tenant, key)
        found = self.records.contents(caller.tenant, key, kind, after, limit)
        is_end = not found or found[-1].number >= record.counts.of(kind)
        return found, None if is_end else found[-1].number
