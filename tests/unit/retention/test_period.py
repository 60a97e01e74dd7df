"""When a period ends, and what ends by a day: short months, leap years, and days that are no 24 hours long."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from shared.kernel.months import add_months
from shared.retention.period import Period, end_of_period, latest_start
from tests.unit.builders import INSTANT, LONDON, NOW, TODAY

HAVANA = ZoneInfo("America/Havana")
SAO_PAULO = ZoneInfo("America/Sao_Paulo")
APIA = ZoneInfo("Pacific/Apia")
AUCKLAND = ZoneInfo("Pacific/Auckland")
NEW_YORK = ZoneInfo("America/New_York")


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        ("2026-03-02", 0, "2026-03-02"),
        ("2026-03-02", 1, "2026-04-02"),
        ("2026-03-02", 9, "2026-12-02"),
        ("2026-03-02", 10, "2027-01-02"),
        ("2026-12-31", 1, "2027-01-31"),
        ("2026-03-02", 1200, "2126-03-02"),
        ("2026-03-02", -3, "2025-12-02"),
    ],
)
def test_p4_months_are_calendar_months(day: str, months: int, after: str) -> None:
    assert add_months(_day(day), months) == _day(after)


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        ("2023-01-31", 1, "2023-02-28"),
        ("2023-01-29", 1, "2023-02-28"),
        ("2023-01-28", 1, "2023-02-28"),
        ("2024-03-31", 1, "2024-04-30"),
        ("2025-08-31", 6, "2026-02-28"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2023-02-28", 1, "2023-03-28"),
    ],
)
def test_p4_the_end_of_a_shorter_month_is_as_far_as_a_period_goes(day: str, months: int, after: str) -> None:
    assert add_months(_day(day), months) == _day(after)


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-12-31", 2, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2023-02-28", 12, "2024-02-28"),
        ("2000-02-29", 1200, "2100-02-28"),
    ],
)
def test_p4_a_leap_day_ends_on_a_leap_day_or_on_the_last_of_february(day: str, months: int, after: str) -> None:
    assert add_months(_day(day), months) == _day(after)


def test_p4_a_period_beyond_the_calendar_ends_never() -> None:
    assert add_months(date(9999, 11, 30), 1) == date(9999, 12, 30)
    assert add_months(date(9999, 12, 1), 1) is None
    assert end_of_period(datetime(9999, 6, 1, tzinfo=UTC), Period(12), LONDON) is None


@pytest.mark.parametrize("months", [-1, 1201])
def test_p1_there_is_no_period_out_of_bounds(months: int) -> None:
    with pytest.raises(ValueError, match="0 to 1200 months"):
        Period(months)


@pytest.mark.parametrize("months", [0, 1200])
def test_p1_there_are_periods_within_bounds(months: int) -> None:
    assert Period(months).after(TODAY) == add_months(TODAY, months)


def test_x6_no_period_ends_never() -> None:
    assert end_of_period(NOW, None, LONDON) is None


@pytest.mark.parametrize(
    ("started", "zone", "end"),
    [
        ("2026-06-30T22:59:59.999999", LONDON, "2026-07-30"),
        ("2026-06-30T23:00:00", LONDON, "2026-08-01"),
        ("2026-01-31T23:59:59", LONDON, "2026-02-28"),
        ("2026-01-31T12:00:00", AUCKLAND, "2026-03-01"),
        ("2026-03-01T04:30:00", NEW_YORK, "2026-03-28"),
    ],
)
def test_p4_the_clock_starts_on_the_day_that_it_is_where_the_tenant_is(started: str, zone: ZoneInfo, end: str) -> None:
    assert end_of_period(_instant(started), Period(1), zone) == _day(end)


@pytest.mark.parametrize(
    ("started", "end"),
    [
        ("2026-03-28T23:59:59", "2026-04-28"),
        ("2026-03-29T00:59:59", "2026-04-29"),
        ("2026-03-29T22:59:59", "2026-04-29"),
        ("2026-03-29T23:00:00", "2026-04-30"),
        ("2026-10-24T22:59:59", "2026-11-24"),
        ("2026-10-24T23:00:00", "2026-11-25"),
        ("2026-10-25T00:30:00", "2026-11-25"),
        ("2026-10-25T23:59:59", "2026-11-25"),
    ],
)
def test_p4_days_on_which_clocks_change_are_days_like_others(started: str, end: str) -> None:
    assert end_of_period(_instant(started), Period(1), LONDON) == _day(end)


@pytest.mark.parametrize(
    ("due", "months", "zone", "latest"),
    [
        pytest.param("2026-03-02", 0, LONDON, "2026-03-02T23:59:59.999999", id="no months"),
        pytest.param("2026-07-15", 1, LONDON, "2026-06-15T22:59:59.999999", id="summer"),
        pytest.param("2026-02-28", 1, LONDON, "2026-01-31T23:59:59.999999", id="four days end on one"),
        pytest.param("2026-02-27", 1, LONDON, "2026-01-27T23:59:59.999999", id="the day before them"),
        pytest.param("2026-03-31", 1, LONDON, "2026-02-28T23:59:59.999999", id="no day ends there"),
        pytest.param("2025-02-28", 12, LONDON, "2024-02-29T23:59:59.999999", id="leap day"),
        pytest.param("2024-02-28", 12, LONDON, "2023-02-28T23:59:59.999999", id="before a leap day"),
        pytest.param("2026-04-29", 1, LONDON, "2026-03-29T22:59:59.999999", id="clocks forward"),
        pytest.param("2026-11-25", 1, LONDON, "2026-10-25T23:59:59.999999", id="clocks back"),
        pytest.param("2018-12-03", 1, SAO_PAULO, "2018-11-04T02:59:59.999999", id="no midnight"),
        pytest.param("2015-11-30", 1, HAVANA, "2015-11-01T03:59:59.999999", id="two midnights"),
        pytest.param("2012-01-29", 1, APIA, "2011-12-30T09:59:59.999999", id="a day left out"),
    ],
)
def test_p15_what_is_due_by_a_day_started_by_the_end_of_the_last_day_that_ends_there(
    due: str, months: int, zone: ZoneInfo, latest: str
) -> None:
    start = latest_start(_day(due), Period(months), zone)
    assert start == _instant(latest)
    ends = [end_of_period(at, Period(months), zone) for at in (start, start + INSTANT)]
    assert ends[0] is not None
    assert ends[1] is not None
    assert ends[0] <= _day(due) < ends[1]
    assert start.tzinfo is UTC


def test_p15_the_end_of_the_calendar_is_the_last_day_that_ends_by_it() -> None:
    assert latest_start(date(9999, 12, 31), Period(1), LONDON) == _instant("9999-11-30T23:59:59.999999")
