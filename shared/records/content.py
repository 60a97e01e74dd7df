"""What belongs to a record: messages, letters, email alerts, notes, attachments and preserved versions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from shared.kernel.errors import Invalid

LARGEST_BODY = 100 * 1024


class ContentKind(StrEnum):
    """The kinds of content, each named as its count."""

    MESSAGE = "messages"
    LETTER = "letters"
    EMAIL_ALERT = "email_alerts"
    NOTE = "notes"
    ATTACHMENT = "attachments"
    PRESERVED = "preserved_versions"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentCounts:
    """How many contents of each kind were ever added; an erasure resets them."""

    # Numbers run from 1 and are never used again, so an erasure knows every key from the record's row.
    messages: int = 0
    letters: int = 0
    email_alerts: int = 0
    notes: int = 0
    attachments: int = 0
    preserved_versions: int = 0
    files_gone: int = 0  # erased without the record, on their own date

    @property
    def files_there(self) -> int:
        return self.attachments - self.files_gone

    def without_files(self, number: int) -> "ContentCounts":
        return replace(self, files_gone=self.files_gone + number)

    def of(self, kind: ContentKind) -> int:
        return int(getattr(self, kind.value))

    def with_one_more(self, kind: ContentKind) -> "ContentCounts":
        return replace(self, **{kind.value: self.of(kind) + 1})

    def numbers(self) -> Iterator[tuple[ContentKind, int]]:
        for kind in ContentKind:
            for number in range(1, self.of(kind) + 1):
                yield kind, number


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """That a night found a record withheld through a link, or a file with its record, though due on *day* (X17).

    It waits for as long as it is due on that day, so that any other date ends the waiting by itself.
    """

    ground: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A message, letter, email alert or note."""

    kind: ContentKind
    number: int
    body: str = field(repr=False)
    subject: str | None = field(default=None, repr=False)
    at: datetime  # the caller's, or when it was added


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file's row; ``size`` is in bytes."""

    number: int
    # Often personal data, so no repr shows it.
    file_name: str = field(repr=False)
    file_type: str
    size: int
    added_at: datetime
    due_on: date | None = None  # the day its own period ends
    awaits_dating: bool = True  # until a policy run has looked at it (P4)
    waiting: Waiting | None = None  # with its record

    @property
    def kind(self) -> ContentKind:
        return ContentKind.ATTACHMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class PreservedVersion:
    """What an edit replaced while a guard kept the record (X7a): the record itself, or its return *ilr*."""

    number: int
    at: datetime  # of the edit
    by: str  # a user, or the job of an import
    ilr: str | None = None
    replaced: Mapping[str, object] = field(repr=False)  # by the API's names

    @property
    def kind(self) -> ContentKind:
        return ContentKind.PRESERVED


AnyContent = Content | Attachment | PreservedVersion


def check_body(body: str) -> None:
    """Raise ``Invalid`` for over 100 KB of UTF-8."""
    if len(body.encode(errors="surrogatepass")) > LARGEST_BODY:
        raise Invalid("content_too_large", "a content's body may have up to 100 KB")
