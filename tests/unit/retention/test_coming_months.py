"""The next twelve months, as the tenant's calendar has them (S2)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.retention.coming_months import CELLS, MONTHS, ComingMonths

TODAYS = st.dates(date(1990, 1, 1), date(2200, 1, 1))


@pytest.mark.parametrize(
    ("day", "cell"),
    [
        (date(1999, 1, 1), 0),
        (date(2026, 11, 27), 0),
        (date(2026, 11, 28), 1),
        (date(2026, 11, 30), 1),
        (date(2026, 12, 1), 2),
        (date(2027, 1, 1), 3),
        (date(2027, 10, 31), 12),
    ],
)
def test_s2_what_has_come_is_in_a_cell_of_its_own_and_the_rest_by_month(day: date, cell: int) -> None:
    assert ComingMonths(today=date(2026, 11, 27)).cell(day) == cell


def test_s2_the_months_are_those_of_the_calendar_beginning_with_todays() -> None:
    months = ComingMonths(today=date(2027, 2, 28))
    assert (months.firsts[0], months.firsts[-1], len(months.firsts)) == (date(2027, 2, 1), date(2028, 1, 1), MONTHS)
    assert months.last == date(2028, 1, 31)
    assert months.first_day(1) == date(2027, 3, 1)  # nothing is left of February


@given(TODAYS)
def test_s2_each_day_of_the_year_is_in_one_cell_and_each_cell_begins_at_its_first_day(today: date) -> None:
    months = ComingMonths(today=today)
    days = [today + timedelta(days=number) for number in range((months.last - today).days + 1)]
    cells = [months.cell(day) for day in days]
    assert cells == sorted(cells)
    assert (cells[0], cells[-1]) == (0, CELLS - 1)
    for cell in range(2, CELLS):
        assert days[cells.index(cell)] == months.first_day(cell)
    assert months.cell(months.last + timedelta(days=1)) == CELLS
