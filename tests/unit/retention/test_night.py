"""On which day a tenant's next run is (P15, L6)."""

from datetime import UTC, date, datetime

import pytest

from shared.kernel.clock import time_zone
from shared.retention.night import NightlySchedule

LONDON, NEW_YORK, AUCKLAND = (time_zone(name) for name in ("Europe/London", "America/New_York", "Pacific/Auckland"))
FOUR = NightlySchedule.of("cron(0 4 * * ? *)", LONDON)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "london", "new_york", "auckland"),
    [
        ("2026-03-02T12:00:00", 3, 2, 3),
        ("2026-03-03T03:59:59", 3, 2, 3),
        ("2026-03-03T04:00:00", 4, 3, 4),
        ("2026-03-03T23:59:59", 4, 3, 4),
        # Summer time in London: four o'clock is three in UTC.
        ("2026-06-03T02:59:59", 3, 2, 3),
        ("2026-06-03T03:00:00", 4, 3, 4),
        ("2026-06-03T23:30:00", 4, 3, 4),
    ],
)
def test_p15_l6_the_next_run_is_on_the_day_that_it_starts_on_where_the_tenant_is(
    now: str, london: int, new_york: int, auckland: int
) -> None:
    found = [FOUR.next_day(_at(now), zone).day for zone in (LONDON, NEW_YORK, AUCKLAND)]
    assert found == [london, new_york, auckland]


def test_p15_a_run_starts_on_the_day_of_its_own_zone_though_it_is_tomorrow_elsewhere() -> None:
    evening = NightlySchedule.of("cron(0 22 * * ? *)", NEW_YORK)
    assert evening.next_day(_at("2026-03-03T02:00:00"), NEW_YORK) == date(2026, 3, 2)


@pytest.mark.parametrize("expression", ["cron(30 22 * * ? *)", "cron(30 22 ? * * *)", "cron(30  22 * * ? *)"])
def test_p15_a_daily_schedule_is_understood_however_it_is_written(expression: str) -> None:
    schedule = NightlySchedule.of(expression, LONDON)
    assert schedule.next_day(_at("2026-03-02T22:29:59"), LONDON) == date(2026, 3, 2)
    assert schedule.next_day(_at("2026-03-02T22:30:00"), LONDON) == date(2026, 3, 3)


@pytest.mark.parametrize(
    "expression", ["rate(1 day)", "cron(0 4 ? * MON-FRI *)", "cron(0 4,16 * * ? *)", "cron(0 25 * * ? *)", "nonsense"]
)
def test_p15_the_next_run_of_another_schedule_is_taken_to_be_tomorrows(expression: str) -> None:
    schedule = NightlySchedule.of(expression, LONDON)
    assert schedule.next_day(_at("2026-03-02T01:00:00"), LONDON) == date(2026, 3, 3)
    assert schedule.next_day(_at("2026-03-02T01:00:00"), NEW_YORK) == date(2026, 3, 2)
