"""An ILR file's header, and what it says of each learner (L10)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.kernel.errors import JobRefused
from shared.learners.ilr import Aim, IlrId

MB = 1024 * 1024
LARGEST_FILE = 500 * MB


class FileFault(StrEnum):
    """Why a whole file is refused: its job's ground."""

    TOO_LARGE = "file_too_large"
    ILL_FORMED = "ill_formed"
    WRONG_ROOT = "not_an_ilr_file"
    DOCTYPE = "doctype_refused"
    ELEMENT_TOO_LARGE = "element_too_large"
    BAD_ZIP = "unreadable_zip"
    ENCRYPTED_ZIP = "encrypted_zip"
    NOT_ONE_FILE = "zip_must_hold_one_file"
    NESTED_ZIP = "nested_zip"
    EXPANDS_TOO_MUCH = "zip_expands_too_much"
    TOO_MANY_LEARNERS = "too_many_learners"
    TOO_MANY_NAMES = "too_many_names"
    TOO_SLOW = "file_takes_too_long"
    NO_PROVIDER = "no_ukprn"
    NO_YEAR = "no_year"
    GONE = "file_gone"


class FileRefused(JobRefused):
    """The file can never be imported; holds none of its text."""

    def __init__(self, fault: FileFault, line: int | None = None) -> None:
        super().__init__(fault.value, "this file can't be imported", line)


class LearnerFault(StrEnum):
    """Why one learner of a file can't be imported."""

    NO_REFERENCE = "no_reference"
    UNUSABLE_REFERENCE = "unusable_reference"
    VALUE_TOO_LONG = "value_too_long"
    TOO_MANY_AIMS = "too_many_aims"


@dataclass(frozen=True, slots=True, kw_only=True)
class IlrHeader:
    """A file's provider, year and instant."""

    ukprn: str
    year: str
    prepared_at: datetime | None  # a file without one is older than any other

    @property
    def ilr(self) -> IlrId:
        return IlrId(f"{self.ukprn}-{self.year}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledLearner:
    """All that a file says of one learner."""

    reference: str | None
    # Of all the places in the file where the learner occurs.
    aims: tuple[Aim, ...]
    fault: LearnerFault | None = None
