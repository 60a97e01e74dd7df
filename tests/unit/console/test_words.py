"""Days, instants and numbers as pages write them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from functions.console.frame.render import from_sources

LONDON = ZoneInfo("Europe/London")


def written(template: str, **data: object) -> str:
    return from_sources().from_string(template).render(data)


def test_a_day_is_written_in_words() -> None:
    assert written("{{ one | day }}", one=date(2026, 11, 27)) == "27 November 2026"


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 11, 27, 4, 25, tzinfo=UTC), "27 November 2026, 4:25am"),
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), "2 July 2026, 12:30am"),
        (datetime(2026, 1, 1, 12, 5, tzinfo=UTC), "1 January 2026, 12:05pm"),
        (datetime(2026, 1, 1, 17, 0, tzinfo=UTC), "1 January 2026, 5pm"),
        (datetime(2026, 1, 1, 0, 0, tzinfo=UTC), "1 January 2026, midnight"),
        (datetime(2026, 1, 1, 12, 0, tzinfo=UTC), "1 January 2026, midday"),
    ],
)
def test_an_instant_is_written_in_the_tenants_zone(at: datetime, words: str) -> None:
    assert written("{{ one | instant }}", one=at, zone=LONDON) == words


def test_an_instant_without_a_zone_is_an_error_not_a_guess() -> None:
    with pytest.raises(KeyError):
        written("{{ one | instant }}", one=datetime(2026, 1, 1, tzinfo=UTC))


def test_numbers_and_their_nouns() -> None:
    assert written("{{ 1234567 | number }}") == "1,234,567"
    assert written("{{ 1 | plural('case') }}, {{ 1200 | plural('case') }}") == "1 case, 1,200 cases"
    assert written("{{ 0 | plural('policy', 'policies') }}") == "0 policies"
