"""How old a day is (R1a)."""

from datetime import date

import pytest

from shared.records.age import is_older, last_older_day, months_of


@pytest.mark.parametrize("months", [1, 24, 1200])
def test_r1a_an_age_is_whole_months(months: int) -> None:
    assert months_of({"months": months}) == months


@pytest.mark.parametrize(
    "age",
    [
        *(None, 24, "24", [], {}, [24], {"years": 2}, {"months": 1, "years": 2}, {"Months": 1}),
        *({"months": months} for months in (0, -1, 1201, 10**30, 1.0, 1.5, "1", True, None, [1])),
    ],
)
def test_r1a_anything_else_is_no_age(age: object) -> None:
    assert months_of(age) is None


@pytest.mark.parametrize(
    ("day", "months", "first"),
    [
        ("2024-03-02", 24, "2026-03-03"),
        ("2024-02-29", 12, "2025-03-01"),
        ("2024-02-29", 48, "2028-03-01"),
        ("2025-01-31", 1, "2025-03-01"),
        ("2025-03-31", 1, "2025-05-01"),
        ("1926-03-02", 1200, "2026-03-03"),
    ],
)
def test_r1a_a_day_is_older_from_the_day_after_its_months_have_passed(day: str, months: int, first: str) -> None:
    born, today = date.fromisoformat(day), date.fromisoformat(first)
    assert is_older(born, months, today)
    assert not is_older(born, months, date.fromordinal(today.toordinal() - 1))


def test_r1a_what_ends_beyond_the_calendar_is_never_older() -> None:
    assert not is_older(date(9999, 12, 1), 1, date(9999, 12, 31))


@pytest.mark.parametrize("months", [1, 2, 12, 13, 1200])
def test_r1a_the_last_older_day_is_older_and_the_next_is_not(months: int) -> None:
    for ordinal in range(date(2028, 2, 25).toordinal(), date(2028, 4, 3).toordinal()):
        today = date.fromordinal(ordinal)
        last = last_older_day(months, today)
        assert is_older(last, months, today)
        assert not is_older(date.fromordinal(last.toordinal() + 1), months, today)
