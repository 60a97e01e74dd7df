"""Dates of returns: a day, whatever zone it carries; a text that is none is not repeated (L3, X8)."""

from datetime import date

import pytest

from shared.learners.xs_date import day_of


def test_l2_a_day_is_read_with_or_without_a_zone() -> None:
    assert day_of("2025-07-31") == day_of(" 2025-07-31+14:00 ") == date(2025, 7, 31)


@pytest.mark.parametrize("text", ["", "31/07/2025", "2025-02-30", "2025-07-31T00:00", "0025-07-31", "0999-12-31"])
def test_l3_x8_a_text_that_names_no_day_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(ValueError, match=r"^$"):
        day_of(text)
