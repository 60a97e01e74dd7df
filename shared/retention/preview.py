"""A preview of a change, and the token that confirms it (P15, L6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from shared.kernel.errors import RuleConflict
from shared.retention.policy import Periods

LIFETIME = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Confirms one *subject* in one *revision*, once."""

    token: str
    subject: str
    revision: str
    expires_at: datetime
    version: int = 0


def check_confirms(preview: Preview | None, subject: str, revision: str, now: datetime) -> Preview:
    """Return *preview* if it confirms *subject* now; else raise ``RuleConflict``."""
    if preview is None or (preview.subject, preview.revision) != (subject, revision) or preview.expires_at <= now:
        raise RuleConflict("confirmation_required", "preview the change and confirm it by the token of that preview")
    return preview


class WarningCode(StrEnum):
    """What a preview warns of."""

    UNKNOWN_FILE_TYPE = "unknown_file_type"
    COUNTED_IN_PART = "counted_in_part"

    @property
    def detail(self) -> str:
        return _DETAILS[self]


_DETAILS = {
    WarningCode.UNKNOWN_FILE_TYPE: "no file of this workflow ever had this type: look whether it is written as it is there",
    WarningCode.COUNTED_IN_PART: "more is held, or waits behind a link, than was looked at: fewer may be due than counted",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewWarning:
    """A warning, and the file type that it is about, if any."""

    code: WarningCode
    file_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftCounts:
    """What a draft would do: what is due at the next run, and how many dates change at most."""

    due: int
    files_due: int
    dates: int
    file_dates: int
    warnings: tuple[PreviewWarning, ...] = ()

    def statement(self, next_run: date) -> str:
        return (
            f"If this draft is published now, {self.due} of the records and {self.files_due} of the files are due at the run of"
            f" {next_run}, and the dates of up to {self.dates} records and {self.file_dates} files change. What is held, or is"
            " known to be kept through a link, is not counted; other links are found at the run."
        )


def unknown_file_types(periods: Periods, known: Sequence[str]) -> tuple[PreviewWarning, ...]:
    """Return a warning for each file type with a period that no file ever had (P15)."""
    unknown = sorted(set(periods.file_types) - set(known))
    return tuple(PreviewWarning(code=WarningCode.UNKNOWN_FILE_TYPE, file_type=name) for name in unknown)
