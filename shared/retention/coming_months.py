"""The next twelve months of the calendar, as an officer plans by them: what is due already, this month, and eleven more (S2)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_YEAR = 12
MONTHS = 12
CELLS = 1 + MONTHS  # the first is for what is due already


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingMonths:
    """The months from the tenant's *today*; the first has what is left of today's month."""

    today: date

    @property
    def firsts(self) -> tuple[date, ...]:
        """The first day of each month."""
        return tuple(self._first(number) for number in range(MONTHS))

    @property
    def last(self) -> date:
        """The last day of the last month."""
        first = self._first(MONTHS - 1)
        return first.replace(day=monthrange(first.year, first.month)[1])

    def cell(self, day: date) -> int:
        """Return 0 for a day that has come, today included, else the number of its month from 1."""
        if day <= self.today:
            return 0
        return 1 + (day.year - self.today.year) * _YEAR + day.month - self.today.month

    def first_day(self, cell: int) -> date:
        """Return the first day of a month's cell that has not come yet."""
        return max(self._first(cell - 1), self.today + timedelta(days=1))

    def _first(self, number: int) -> date:
        year, month = divmod(self.today.year * _YEAR + self.today.month - 1 + number, _YEAR)
        return date(year, month + 1, 1)
