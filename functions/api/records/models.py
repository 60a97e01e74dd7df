"""Bodies and answers of the record routes."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, JsonValue

from functions.api.http.dp import CREATED_AT, ERASED_AT, DpFields
from functions.api.http.patterns import ADDRESS, POINTER
from functions.api.http.status import SAYS, StatusView
from functions.api.http.types import (
    Body,
    Day,
    FileType,
    Instant,
    Name,
    Reason,
    UploadAnswer,
    Values,
    Version,
    View,
    Whole,
)
from functions.gateway.dp import shown_dp
from functions.gateway.files import LARGEST_FILE, LONGEST_FILE_NAME
from shared.access.permissions import Caller
from shared.application.reading.records import RecordView
from shared.application.records.contents import NewAttachment, NewContent
from shared.application.records.save_record import Absent, Draft
from shared.application.stored import UploadLink
from shared.erasure.grounds import Ground
from shared.kernel.identifiers import RecordKey
from shared.records.content import LARGEST_BODY, Attachment, Content, PreservedVersion
from shared.records.scope import attachment_id
from shared.retention.dp_fields import FIELDS

Pointer = Annotated[str, Field(pattern=POINTER)]
_ABSENT = "absent, it stays as it was; null cuts it"
RECORD_EXAMPLE: dict[str, JsonValue] = {
    "values": {"name": "Jo Example", "born": "1961-07-14", "ward": "north"},
    "state": "closed",
    "state_entered_at": "2024-01-31T09:00:00Z",
}
CONTENT_EXAMPLE: dict[str, JsonValue] = {
    "body": "Thank you for your letter.",
    "subject": "Your complaint",
    "at": "2024-01-31T09:00:00Z",
}
FILE_EXAMPLE: dict[str, JsonValue] = {
    "file_name": "letter.pdf",
    "file_type": "letter",
    "size": 48_213,
    "added_at": "2024-01-31T09:00:00Z",
}
PRESERVED_EXAMPLE: dict[str, JsonValue] = {
    "number": 1,
    "at": "2026-03-02T09:00:00Z",
    "by": "user-7",
    "what": "record",
    "ilr": None,
    "replaced": {
        "values": {"name": "Jo Example", "born": "1961-07-14", "ward": "north"},
        "person_id": "people/p1",
        "address_id": None,
        "parent_id": None,
        "version": 2,
    },
}
ANSWER_EXAMPLE: dict[str, JsonValue] = {
    "id": "2024-0017",
    "workflow": "complaints",
    **RECORD_EXAMPLE,
    "person_id": None,
    "address_id": None,
    "parent_id": None,
    "version": 2,
    "created_at": "2024-01-31T09:00:05Z",
    "ended_at": "2024-01-31T09:00:00Z",
    "withheld_by": "legal_hold",
    "retention_status": {"code": "held", "until": None, "since": "2026-03-02", "ground": "legal_hold"},
    "erased_at": None,
    "last_erased_at": None,
    **{name: False if kind in (bool, bool | None) else None for name, kind in FIELDS.items()},
    "dp_legal_hold": True,
    "dp_legal_hold_reason": "Claim before the court.",
    "dp_legal_hold_date": "2026-03-02",
    "dp_legal_hold_review_date": "2035-01-31",
}


class RecordBody(Body):
    """A record as a caller writes it; ``state`` and ``state_entered_at`` only when it is created."""

    model_config = ConfigDict(json_schema_extra={"examples": [RECORD_EXAMPLE]})

    values: Annotated[Values, Field(default_factory=dict)]
    state: Name | None = None
    state_entered_at: Instant | None = None
    person_id: Annotated[Pointer | None, Field(description=_ABSENT)] = None
    address_id: Annotated[str | None, Field(pattern=ADDRESS, description=_ABSENT)] = None
    parent_id: Annotated[Pointer | None, Field(description=_ABSENT)] = None
    version: Version = None

    def draft(self) -> Draft:
        """Return the use case's input."""
        return Draft(
            values=self.values,
            state=self.state,
            state_entered_at=self.state_entered_at,
            person=self._pointer("person_id", self.person_id),
            parent=self._pointer("parent_id", self.parent_id),
            address=self.address_id if "address_id" in self.model_fields_set else Absent.POINTER,
            version=self.version,
        )

    def _pointer(self, name: str, given: str | None) -> RecordKey | Literal[Absent.POINTER] | None:
        if name not in self.model_fields_set:
            return Absent.POINTER
        return RecordKey.parse(given, name) if given else None


class GuardBody(Body):
    """A legal hold or a restriction; the reason is erased with the record."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "Claim before the court.", "review_date": "2035-01-31"}]}
    )

    reason: Reason
    review_date: Day


class TransitionBody(Body):
    """Which transition to take."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"transition": "mark-redacted"}]})

    transition: Name


class ContentBody(Body):
    """A message, letter, email alert or note."""

    model_config = ConfigDict(json_schema_extra={"examples": [CONTENT_EXAMPLE]})

    # The rule counts bytes, and refuses by a code of its own.
    body: Annotated[str, Field(json_schema_extra={"maxLength": LARGEST_BODY})]
    subject: Annotated[str | None, Field(max_length=1000)] = None
    at: Instant | None = None

    def new(self) -> NewContent:
        """Return the use case's input."""
        return NewContent(**self.model_dump())


class AttachmentBody(Body):
    """A file to send; ``size`` in bytes is signed into the link."""

    model_config = ConfigDict(json_schema_extra={"examples": [FILE_EXAMPLE]})

    file_name: Annotated[str, Field(min_length=1, max_length=LONGEST_FILE_NAME)]
    file_type: FileType
    size: Annotated[Whole, Field(ge=0, le=LARGEST_FILE)]
    added_at: Instant | None = None

    def new(self) -> NewAttachment:
        """Return the use case's input."""
        return NewAttachment(**self.model_dump())


class RecordAnswer(DpFields):
    """A record with its data protection fields."""

    model_config = ConfigDict(json_schema_extra={"examples": [ANSWER_EXAMPLE]})

    id: str
    workflow: str
    state: str
    state_entered_at: datetime
    created_at: datetime | None = Field(description=CREATED_AT)
    ended_at: datetime | None = Field(
        description="when the record came into its end states, where its period starts; null outside of them"
    )
    values: dict[str, JsonValue]
    person_id: str | None
    address_id: str | None
    parent_id: str | None
    version: int
    withheld_by: Ground | None
    retention_status: StatusView = Field(description=SAYS)
    erased_at: datetime | None = Field(description=ERASED_AT)
    last_erased_at: datetime | None = Field(
        description="when it was erased last: a later redaction takes what the definitions of fields take by then"
    )

    @classmethod
    def of(cls, view: RecordView, asking: Caller) -> "RecordAnswer":
        """Return the answer for the record, with reasons if the caller may read them (P6)."""
        record = view.record
        shown = {
            "id": record.key.record,
            "workflow": record.key.workflow,
            "state": record.state,
            "state_entered_at": record.state_entered_at,
            "created_at": record.created_at,
            "ended_at": view.ended_at,
            "values": dict(record.values),
            "person_id": str(record.person) if record.person else None,
            "address_id": record.address,
            "parent_id": str(record.parent) if record.parent else None,
            "version": record.version,
            "withheld_by": view.withheld_by,
            "retention_status": StatusView.of(view.status),
            "erased_at": record.erased_at,
            "last_erased_at": record.last_erased_at,
            **shown_dp(view.dp, asking),
        }
        return cls.model_validate(shown)


class ContentAnswer(View):
    """A message, letter, email alert or note."""

    id: str
    body: str
    subject: str | None
    at: datetime

    @classmethod
    def of(cls, content: Content) -> "ContentAnswer":
        """Return the answer for the content."""
        return cls(id=f"{content.number:06d}", body=content.body, subject=content.subject, at=content.at)


class AttachmentAnswer(View):
    """An attachment; ``upload`` only in the answer to its announcement."""

    attachment_id: str
    file_name: str
    file_type: str
    size: int
    added_at: datetime
    upload: UploadAnswer | None = None

    @classmethod
    def of(cls, attachment: Attachment, link: UploadLink | None = None) -> "AttachmentAnswer":
        """Return the answer for the attachment."""
        upload = UploadAnswer.model_validate(link) if link else None
        return cls(
            attachment_id=attachment_id(attachment.number),
            file_name=attachment.file_name,
            file_type=attachment.file_type,
            size=attachment.size,
            added_at=attachment.added_at,
            upload=upload,
        )


class PreservedVersionAnswer(View):
    """What one edit replaced; ``replaced`` has the names of the record's own answer, or of the return's."""

    model_config = ConfigDict(json_schema_extra={"examples": [PRESERVED_EXAMPLE]})

    number: int
    at: datetime
    by: Annotated[str, Field(description="the user who made the edit, or asked for the import")]
    what: Literal["record", "return"]
    ilr: Annotated[str | None, Field(description="the return's id, or null for the record itself")]
    replaced: dict[str, JsonValue]

    @classmethod
    def of(cls, version: PreservedVersion) -> "PreservedVersionAnswer":
        """Return the answer for the version."""
        return cls.model_validate(
            {
                "number": version.number,
                "at": version.at,
                "by": version.by,
                "what": "return" if version.ilr else "record",
                "ilr": version.ilr,
                "replaced": version.replaced,
            }
        )
