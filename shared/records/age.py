"""How old a day is, in calendar months, on the day on which it is asked (R1a).

A day is older than some months from the day after that on which they have passed: what was closed on 31 May 2024 is older than 24
months from 1 June 2026. Months end as a period's do.
"""

from datetime import date, timedelta

from shared.kernel.months import LONGEST, add_months, latest_start

AGE_FORM = f'write an age like {{"months": 24}}, of 1 to {LONGEST} whole months'
_MONTHS = "months"


def months_of(age: object) -> int | None:
    """Return the months of an age as a condition has it, or None if it is none."""
    if not isinstance(age, dict) or set(age) != {_MONTHS}:
        return None
    months = age[_MONTHS]
    # A tick is no number, though True is one to Python.
    if isinstance(months, bool) or not isinstance(months, int):
        return None
    return months if 1 <= months <= LONGEST else None


def is_older(day: date, months: int, today: date) -> bool:
    """Tell whether more than *months* have passed since *day*."""
    end = add_months(day, months)
    return end is not None and end < today


def last_older_day(months: int, today: date) -> date:
    """Return the last day that is older than *months*."""
    return latest_start(today - timedelta(days=1), months)
