"""Three days try every test, and whatever is said to run by thirds is there."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.browser.looks import EVERY, looks_of
from tests.thirds import BY_THIRDS, DAY, THIRDS, is_of_day, is_tried

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 12, 30)
SOME = [f"{place}test_{number}" for place in (*BY_THIRDS, "tests/properties/") for number in range(20)]


def test_what_runs_by_thirds_is_there() -> None:
    assert [place for place in BY_THIRDS if not (ROOT / place).exists()] == []


def test_three_days_try_every_test_once_over_the_turn_of_a_year_too_and_the_others_each_day() -> None:
    days = [TODAY + timedelta(days=number) for number in range(THIRDS)]
    tried = {test: sum(is_of_day(test, day) for day in days) for test in SOME}
    assert {test for test, times in tried.items() if times != 1} == {test for test in SOME if "/properties/" in test}
    assert {times for test, times in tried.items() if "/properties/" in test} == {THIRDS}


def test_a_run_without_a_day_tries_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(DAY, raising=False)
    assert all(map(is_tried, SOME))
    monkeypatch.setenv(DAY, TODAY.isoformat())
    assert not all(map(is_tried, SOME))


def test_two_days_look_at_the_console_in_every_way_and_each_at_both_widths() -> None:
    days = [looks_of(TODAY + timedelta(days=number)) for number in range(2)]
    assert sorted(map(str, (*days[0], *days[1]))) == sorted(map(str, EVERY))
    assert [{(look.width, look.scripts) for look in day} for day in days] == [
        {(1280, days[0][0].scripts), (320, not days[0][0].scripts)},
        {(1280, days[1][0].scripts), (320, not days[1][0].scripts)},
    ]
    assert looks_of(None) == EVERY
