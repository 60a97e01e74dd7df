"""The types that bodies and parameters share."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from functions.api.http.types import (
    CONTENT_PATHS,
    Body,
    Cursor,
    Day,
    ErasedView,
    Flag,
    Instant,
    Limit,
    Name,
    Reason,
    Version,
)
from functions.api.redactions.models import ConfirmBody
from shared.kernel.bounds import WORKFLOWS
from shared.records.content import ContentKind
from shared.records.record import ErasedCounts
from tests.unit.builders import NOW, TODAY

INSTANT: TypeAdapter[datetime] = TypeAdapter(Instant)


def _takes(kind: Any, value: object) -> bool:  # noqa: ANN401 – an annotated type has no type of its own
    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    "instant",
    [
        datetime(1900, 1, 1, tzinfo=UTC),
        datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=5))),
        datetime(8999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    ],
)
def test_an_instant_is_taken_in_utc(instant: datetime) -> None:
    taken = INSTANT.validate_python(instant)
    assert taken == instant
    assert taken.tzinfo is UTC


@pytest.mark.parametrize(
    "instant",
    [
        datetime(2026, 3, 2, 9),  # noqa: DTZ001 – the naive instant is what is refused
        datetime(1899, 12, 31, 23, 59, tzinfo=UTC),
        datetime(1900, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=1))),
        datetime(1899, 12, 31, 23, 30, tzinfo=timezone(-timedelta(hours=1))),
        datetime(9000, 1, 1, tzinfo=UTC),
        datetime(8999, 12, 31, 23, 30, tzinfo=timezone(-timedelta(hours=1))),
        datetime(9000, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=1))),
        datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
        datetime.max.replace(tzinfo=timezone(-timedelta(hours=12))),
        "2026-03-02T09:00:00",
    ],
)
def test_an_instant_without_an_offset_or_that_index_keys_cannot_order_is_refused(instant: object) -> None:
    assert not _takes(Instant, instant)


@pytest.mark.parametrize("text", ["2026-03-02T09:00:00Z", "2026-03-02t10:00:00.5+01:00", "2026-03-02 08:00:00-01:00"])
def test_an_instant_is_written_as_rfc_3339_says(text: str) -> None:
    assert INSTANT.validate_python(text).replace(microsecond=0) == NOW


@pytest.mark.parametrize(
    "value",
    [1_772_442_000, 1_772_442_000.0, "1772442000", "2026-03-02", "2026-03-02T09:00Z", "20260302T090000Z", "now", None],
)
def test_a_number_or_a_text_in_another_form_is_no_instant(value: object) -> None:
    assert not _takes(Instant, value)


def test_a_day_is_written_as_iso_8601_says() -> None:
    assert TypeAdapter(Day).validate_python("2026-03-02") == TODAY


@pytest.mark.parametrize(
    "value", [0, 1_772_442_000, "1772442000", "2026-W10-1", "2026-03-02T00:00:00", "2026-02-30", ""]
)
def test_a_number_or_a_text_in_another_form_is_no_day(value: object) -> None:
    assert not _takes(Day, value)


@pytest.mark.parametrize("name", ["a", "Name of a field", "a/b~c", "é" * 64, "~"])
def test_a_name_has_up_to_64_characters(name: str) -> None:
    assert _takes(Name, name)


@pytest.mark.parametrize("name", ["", "a" * 65, "a#b", "a\n", "\ta", "a\0", "a\x7f", 1, None])
def test_a_name_that_could_break_a_key_or_a_line_is_refused(name: object) -> None:
    assert not _takes(Name, name)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (Reason, ["a", "a" * 1000], ["", "a" * 1001, None]),
        (Version, [None, 0, 7], [-1, "1", 1.0, True]),
        (Flag, [True, False], [0, 1, "true", None]),
        (Limit, [1, 200], [0, 201]),
        (Cursor, [None, "a" * 2000], ["a" * 2001]),
    ],
    ids=["reason", "version", "flag", "limit", "cursor"],
)
def test_a_bound_is_the_last_value_that_is_taken(kind: object, good: list[object], bad: list[object]) -> None:
    assert [value for value in good if not _takes(kind, value)] == []
    assert [value for value in bad if _takes(kind, value)] == []


def test_a_property_that_nobody_knows_is_refused_because_it_may_be_a_misspelt_option() -> None:
    class Options(Body):
        dry_run: bool = False

    assert _takes(Options, {"dry_run": True})
    assert not _takes(Options, {"dryrun": True})


def test_every_kind_of_content_that_callers_write_has_a_path() -> None:
    assert set(CONTENT_PATHS.values()) == set(ContentKind) - {ContentKind.ATTACHMENT, ContentKind.PRESERVED}


def test_what_an_erasure_took_is_shown_count_by_count() -> None:
    counts = ErasedCounts(fields=1, messages=2, letters=3, email_alerts=4, notes=5, attachments=6, pointers=7)
    assert list(ErasedView.of(counts).model_dump().values()) == [1, 2, 3, 4, 5, 6, 7]
    assert set(ErasedView.of(None).model_dump().values()) == {0}


@pytest.mark.parametrize("text", ["", " 5", "5 ", "+5", "-5", "5.0", "1_0", "0x5", "\u0665", "5,6"])
def test_x19_a_limit_is_a_whole_number_in_one_form(text: str) -> None:
    assert _takes(Limit, "5")
    assert not _takes(Limit, text)


def test_x17_a_night_of_as_many_workflows_as_there_may_be_is_confirmed_by_naming_them() -> None:
    names = [f"w{number}" for number in range(WORKFLOWS.most)]
    assert _takes(ConfirmBody, {"workflows": names})
    assert not _takes(ConfirmBody, {"workflows": [*names, "more"]})
