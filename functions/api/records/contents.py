"""Messages, letters, email alerts, notes and attachments of a record (X4)."""

from http import HTTPStatus
from typing import TypeVar

from functions.api.http.pages import Read, page_of
from functions.api.http.parts import RecordPart, WorkflowPart
from functions.api.http.routes import Facts, Routes
from functions.api.http.types import CONTENT_PATHS, PAGE_LIMIT, Cursor, Limit, ListPage
from functions.api.records.models import AttachmentAnswer, AttachmentBody, ContentAnswer, ContentBody
from functions.api.records.wiring import RECORD, app, caller, use
from shared.access.permissions import Permission
from shared.application.paging import number_in
from shared.kernel.errors import Invalid, NotFound, RuleConflict, Unavailable
from shared.kernel.identifiers import RecordKey
from shared.records.content import Attachment, Content, ContentKind, PreservedVersion
from shared.records.guards import REFUSING

C = TypeVar("C", Content, Attachment, PreservedVersion)
ATTACHMENTS = f"{RECORD}/attachments"
LISTING: Facts = {
    "needs": (Permission.READ_RECORDS,),
    "refuses": {NotFound: ["unknown_record"], Unavailable: ["unreadable_record"]},
}
routes = Routes(app, "Contents")


def _adding(*codes: str) -> Facts:
    return {
        "needs": (Permission.EDIT_RECORDS,),
        "status": HTTPStatus.CREATED,
        "refuses": {
            NotFound: ["unknown_record"],
            RuleConflict: ["erasure_in_progress", *REFUSING, "already_erased"],
            Invalid: ["too_many_contents", *codes],
            Unavailable: ["unreadable_record"],
        },
    }


@routes.post(ATTACHMENTS, **_adding("added_at_in_future", "file_type_not_listed"))
def add_attachment(workflow: WorkflowPart, record: RecordPart, body: AttachmentBody) -> AttachmentAnswer:
    """Announce a file and get a link to send it to, usable for five minutes."""
    return AttachmentAnswer.of(*use.add_attachment(caller(), RecordKey(workflow, record), body.new()))


@routes.get(ATTACHMENTS, **LISTING)
def list_attachments(
    workflow: WorkflowPart, record: RecordPart, limit: Limit = PAGE_LIMIT, cursor: Cursor = None
) -> ListPage[AttachmentAnswer]:
    """List a record's attachments."""
    read = reading(RecordKey(workflow, record), ContentKind.ATTACHMENT, Attachment)
    return page_of(read, AttachmentAnswer.of, limit, cursor, f"{workflow}/{record}", ContentKind.ATTACHMENT)


def _register(path: str, kind: ContentKind) -> None:
    # The kinds of content differ in their paths alone.
    def add_content(workflow: WorkflowPart, record: RecordPart, body: ContentBody) -> ContentAnswer:
        return ContentAnswer.of(use.add_content(caller(), RecordKey(workflow, record), kind, body.new()))

    def list_contents(
        workflow: WorkflowPart, record: RecordPart, limit: Limit = PAGE_LIMIT, cursor: Cursor = None
    ) -> ListPage[ContentAnswer]:
        read = reading(RecordKey(workflow, record), kind, Content)
        return page_of(read, ContentAnswer.of, limit, cursor, f"{workflow}/{record}", kind)

    words = path.replace("-", " ")
    add_content.__doc__ = f"Add one to a record's {words}."
    list_contents.__doc__ = f"List a record's {words}."
    place, name = f"{RECORD}/{path}", path.replace("-", "_")
    routes.post(place, **(_adding("content_too_large") | {"name": f"add_to_{name}"}))(add_content)
    routes.get(place, **(LISTING | {"name": f"list_{name}"}))(list_contents)


for _path, _kind in CONTENT_PATHS.items():
    _register(_path, _kind)


def reading(key: RecordKey, kind: ContentKind, shape: type[C]) -> Read[C]:
    """Return the reader of the record's contents of *kind*, which all have *shape*."""

    def read(after: str | None, most: int) -> tuple[list[C], str | None]:
        found, last = use.list_contents(caller(), key, kind, number_in(after or "0"), most)
        # For mypy: no other is stored as this kind.
        return [one for one in found if isinstance(one, shape)], None if last is None else str(last)

    return read
