"""Instants as text, and days where the tenant is."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from shared.kernel.clock import day_in, from_text, time_zone, to_text
from shared.kernel.errors import Invalid
from tests.unit.builders import NOW
from tests.unit.refusals import refused

LONDON = time_zone("Europe/London")


def test_an_instant_is_stored_in_utc_with_six_decimals() -> None:
    assert to_text(datetime(2026, 3, 2, 9, 5, 7, 40, tzinfo=UTC)) == "2026-03-02T09:05:07.000040Z"


def test_an_instant_of_another_offset_is_stored_as_the_same_instant_in_utc() -> None:
    assert to_text(datetime(2026, 7, 1, 0, 30, tzinfo=timezone(timedelta(hours=1)))) == "2026-06-30T23:30:00.000000Z"


@pytest.fixture
def _machine_in_new_york(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as changed:
        changed.setenv("TZ", "America/New_York")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("_machine_in_new_york")
def test_the_machines_own_time_zone_changes_no_stored_instant() -> None:
    assert to_text(NOW) == "2026-03-02T09:00:00.000000Z"


@pytest.mark.parametrize("year", [1, 999, 1900, 9999])
def test_the_stored_form_has_27_characters_in_every_year(year: int) -> None:
    assert len(to_text(datetime(year, 1, 1, tzinfo=UTC))) == len("2026-03-02T09:00:00.000000Z")


def test_the_stored_form_is_read_back_as_an_aware_instant() -> None:
    assert from_text("2026-03-02T09:00:00.000000Z") == NOW
    assert from_text("2026-03-02T09:00:00.000000Z").tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-03-02",
        "2026-03-02T09:00:00Z",
        "2026-03-02T09:00:00.5Z",
        "2026-3-2T9:0:0.500000Z",
        "2026-03-02t09:00:00.000000z",
        "2026-03-02T09:00:00.000000+00:00",
        "2026-02-30T09:00:00.000000Z",
        "\u0662\u0660\u0662\u0666-03-02T09:00:00.000000Z",
    ],
)
def test_whatever_is_not_the_stored_form_is_no_instant(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 – the promise is the class: the message is strptime's own
        from_text(text)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 6, 30, 22, 59, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 23, 0, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 1, 31, 23, 59, 59, tzinfo=UTC), date(2026, 1, 31)),
    ],
)
def test_a_day_begins_at_midnight_where_the_tenant_is(instant: datetime, day: date) -> None:
    assert day_in(instant, LONDON) == day


@pytest.mark.parametrize("name", ["Mars/Base", "", "Europe", "../etc/passwd", "/etc/localtime", "Europe/\0"])
def test_a_name_that_is_no_time_zone_is_invalid(name: str) -> None:
    with refused(Invalid, "unknown_time_zone"):
        time_zone(name)
