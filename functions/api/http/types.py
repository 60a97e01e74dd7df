"""Types that bodies and parameters share."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Annotated, Generic, TypeVar

from annotated_types import GroupedMetadata, MaxLen
from aws_lambda_powertools.event_handler.openapi.params import Header, Query
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    Strict,
    model_validator,
)
from pydantic_core import PydanticCustomError

from functions.api.http.names import property_names
from functions.api.http.patterns import NAME
from functions.gateway.cursors import DEFAULT_LIMIT, LARGEST_LIMIT
from functions.gateway.patterns import FILE_TYPE
from shared.application.jobs.create_job import LONGEST_KEY
from shared.records.content import ContentKind
from shared.records.field_type import DATE_FORM, read_date
from shared.records.record import ErasedCounts

T = TypeVar("T")
# The types of a workflow's files are remembered for good, so that they must not name a person: no address fits (X8).
FileType = Annotated[
    str,
    Field(
        pattern=FILE_TYPE,
        description="a kind of file, such as `letter`; it stays known after the file is gone, so it must not identify anyone",
    ),
]
_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
_LATEST = datetime(9000, 1, 1, tzinfo=UTC)
_RFC_3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_WHOLE = re.compile(r"[0-9]{1,9}")
INSTANT_FORM = (
    "write an instant with its offset, like 2024-12-31T09:00:00Z or 2024-12-31T10:00:00+01:00 (in a query, + is written %2B),"
    " of the years 1900 to 8999"
)


def _storable(instant: datetime) -> datetime:
    # Years that four digits can't hold, or that a time zone carries out of range, would break the order of index keys.
    if not 1900 <= instant.year < 9000 or not _EARLIEST <= instant < _LATEST:  # noqa: PLR2004 – the bounds above
        raise _not_an_instant()
    return instant.astimezone(UTC)


def _instant_text(value: object) -> object:
    # Python instants come from our own answers. A number would be read as seconds since 1970.
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value
    if not isinstance(value, str) or not _RFC_3339.fullmatch(value):
        raise _not_an_instant()
    try:
        return datetime.fromisoformat(value.upper().replace(" ", "T"))
    except ValueError:
        raise _not_an_instant() from None


def _not_an_instant() -> PydanticCustomError:
    return PydanticCustomError("not_an_instant", INSTANT_FORM)


def _day_text(value: object) -> object:
    day = value if isinstance(value, date) and not isinstance(value, datetime) else read_date(value)
    if day is None:
        raise PydanticCustomError("not_a_day", DATE_FORM)
    return day


def _whole_text(value: object) -> object:
    # Pydantic would also read 5.0 and 1_0.
    if isinstance(value, str) and not _WHOLE.fullmatch(value):
        raise PydanticCustomError("not_whole", "write a whole number like 50")
    return value


def _counted(value: object, most: int) -> object:
    if isinstance(value, list | dict) and len(value) > most:
        raise PydanticCustomError("too_many", "may have at most {most} items", {"most": most})
    return value


@dataclass(frozen=True, slots=True)
class AtMost(GroupedMetadata):
    """How many items a list or a map may have, counted before any of them is looked at (X22)."""

    number: int

    def __iter__(self) -> Iterator[object]:
        yield MaxLen(self.number)
        yield BeforeValidator(partial(_counted, most=self.number))


Instant = Annotated[AwareDatetime, BeforeValidator(_instant_text), AfterValidator(_storable)]
Day = Annotated[date, BeforeValidator(_day_text)]
Whole = Annotated[int, Strict()]
Flag = Annotated[bool, Strict()]
Name = Annotated[str, Field(pattern=NAME)]
Reason = Annotated[str, Field(min_length=1, max_length=1000)]
MOST = 500  # of a list or a map in a body, unless it says otherwise
MOST_VALUES = 1000
Values = Annotated[dict[Name, JsonValue], AtMost(MOST_VALUES)]
Version = Annotated[
    Whole | None, Field(ge=0, description="without it the thing is created; with it that version is replaced")
]
Limit = Annotated[int, BeforeValidator(_whole_text), Query(ge=1, le=LARGEST_LIMIT)]
Cursor = Annotated[str | None, Query(max_length=2000)]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="the same key with the same request answers the same job, however often it is sent",
        examples=["5f0c1a52-2b1f-4a8e-9d0e-6a2f1f6f0c11"],
        json_schema_extra={"minLength": 1, "maxLength": LONGEST_KEY},
    ),
]
PAGE_LIMIT = DEFAULT_LIMIT
POLICY_VERSION = (
    "the version of the policy by which a night or a recalculation judged it; a learner's is of the tenant's setting; "
    "null where no policy judged it"
)
CONTENT_PATHS = {
    "messages": ContentKind.MESSAGE,
    "letters": ContentKind.LETTER,
    "email-alerts": ContentKind.EMAIL_ALERT,
    "notes": ContentKind.NOTE,
}


class Body(BaseModel):
    """A request body; unknown properties are refused (X19)."""

    model_config = ConfigDict(extra="forbid")  # a misspelt option must not be passed over

    @model_validator(mode="before")
    @classmethod
    def _check_known(cls, given: object) -> object:
        # One fault an object, whatever the caller made up: Pydantic would find one for each name (X22).
        if isinstance(given, dict) and not given.keys() <= set(property_names(cls)):
            raise PydanticCustomError(
                "unknown_property", "has a property that is not known; known are {known}", {"known": _known(cls)}
            )
        return given


def _known(model: type[BaseModel]) -> str:
    return ", ".join(property_names(model)) or "none"


class View(BaseModel):
    """An answer; every property is always there, if only as null."""

    # It can be read from a domain object that has the same names.
    model_config = ConfigDict(json_schema_serialization_defaults_required=True, from_attributes=True)


class ListPage(BaseModel, Generic[T]):
    """One page of a list."""

    items: list[T]
    next_cursor: str | None


class UploadAnswer(View):
    """Where to send a file, with exactly these headers, within five minutes."""

    method: str
    url: str
    headers: dict[str, str]


class ErasedView(View):
    """What an erasure took away, counted."""

    fields: int = 0
    messages: int = 0
    letters: int = 0
    email_alerts: int = 0
    notes: int = 0
    attachments: int = 0
    pointers: int = 0

    @classmethod
    def of(cls, counts: ErasedCounts | None) -> "ErasedView":
        """Return the counts; all 0 if there are none."""
        return cls.model_validate(counts or ErasedCounts())
