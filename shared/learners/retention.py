"""When a learner is removed: later than their Final Funding Date plus the tenant's years (L1, L5)."""

from dataclasses import dataclass
from datetime import date, timedelta

from shared.kernel.errors import Fault, Invalid

DEFAULT_YEARS = 6
FEWEST_YEARS = 1
MOST_YEARS = 99


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerRetention:
    """A tenant's setting: off by default."""

    enabled: bool = False
    years: int = DEFAULT_YEARS
    version: int = 0

    def removal_date(self, final_funding_date: date | None) -> date | None:
        """Return the first day to remove a learner, or None for never (X6)."""
        if not self.enabled or final_funding_date is None:
            return None
        return years_after(final_funding_date, self.years) + timedelta(days=1)

    def is_due(self, final_funding_date: date | None, today: date) -> bool:
        """Tell whether *today* is strictly later than the period's end."""
        removal = self.removal_date(final_funding_date)
        return removal is not None and today >= removal

    def latest_due(self, today: date) -> date | None:
        """Return the latest Final Funding Date due *today*, or None."""
        if not self.enabled:
            return None
        yesterday = today - timedelta(days=1)
        year = yesterday.year - self.years
        if year < date.min.year:
            return None
        # 29 February plus the years is this 28 February too, so it is the latest.
        if (yesterday.month, yesterday.day) == (2, 28) and _is_leap(year) and not _is_leap(yesterday.year):
            return date(year, 2, 29)
        return years_after(yesterday, -self.years)


def years_after(day: date, years: int) -> date:
    """Return the same day *years* later, or 28 for 29 February."""
    year = day.year + years
    if year > date.max.year:
        # Not the calendar's last day: removal is a day later.
        return date.max - timedelta(days=1)
    if (day.month, day.day) == (2, 29) and not _is_leap(year):
        return date(year, 2, 28)
    return day.replace(year=year)


def check_years(years: int) -> None:
    """Raise ``Invalid`` for years outside 1 to 99."""
    if not FEWEST_YEARS <= years <= MOST_YEARS:
        fault = Fault("/years", f"must be {FEWEST_YEARS} to {MOST_YEARS}")
        raise Invalid("invalid_years", "the period is in whole years", (fault,))


def _is_leap(year: int) -> bool:
    return date(year, 3, 1) - date(year, 2, 28) == timedelta(days=2)
