"""What hangs on a record: messages, letters, email alerts, notes and attachments.

Contents are numbered from 1 per kind and the record counts them, so that an erasure knows every key from the record row alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from shared.kernel.errors import Invalid

LARGEST_BODY = 100 * 1024


class ContentKind(StrEnum):
    """The kinds of content; the value is the name of the kind's count."""

    MESSAGE = "messages"
    LETTER = "letters"
    EMAIL_ALERT = "email_alerts"
    NOTE = "notes"
    ATTACHMENT = "attachments"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentCounts:
    """How many contents of each kind a record has ever been given since it was created or erased.

    *files_gone* is how many of its attachments have gone without it, by their own date.
    """

    messages: int = 0
    letters: int = 0
    email_alerts: int = 0
    notes: int = 0
    attachments: int = 0
    files_gone: int = 0

    @property
    def files_there(self) -> int:
        """How many attachments there are still."""
        return self.attachments - self.files_gone

    def without_files(self, number: int) -> "ContentCounts":
        """Return the counts after *number* of the attachments have gone."""
        return replace(self, files_gone=self.files_gone + number)

    def of(self, kind: ContentKind) -> int:
        """Return the count of one kind."""
        return int(getattr(self, kind.value))

    def with_one_more(self, kind: ContentKind) -> "ContentCounts":
        """Return the counts after one more content of *kind*."""
        return replace(self, **{kind.value: self.of(kind) + 1})

    def numbers(self) -> Iterator[tuple[ContentKind, int]]:
        """Yield kind and number of every content there may be."""
        for kind in ContentKind:
            for number in range(1, self.of(kind) + 1):
                yield kind, number


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A message, letter, email alert or note. ``at`` is the caller's instant, or when it was added."""

    kind: ContentKind
    number: int
    body: str = field(repr=False)
    subject: str | None = field(default=None, repr=False)
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file's row; its bytes are in S3. The name is personal data as often as not. ``size`` is in bytes.

    ``due_on`` is the day on which its own period ends; ``awaits_dating`` says that no policy run has looked at it (P4).
    """

    number: int
    file_name: str = field(repr=False)
    file_type: str
    size: int
    added_at: datetime
    due_on: date | None = None
    awaits_dating: bool = True


def check_body(body: str) -> None:
    """Raise ``Invalid`` for a body over 100 KB of UTF-8."""
    if len(body.encode(errors="surrogatepass")) > LARGEST_BODY:
        raise Invalid("content_too_large", "a content's body may have up to 100 KB")
