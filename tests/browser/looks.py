"""The ways of looking at a page, and which of them a day takes.

``make test-browser PART=day``, as CI calls it, takes two: each width once, each way once. Two days take all four.
"""

import os
from dataclasses import dataclass
from datetime import date
from typing import Final

# The day of a run that takes half of them, as ISO 8601 has it; the Makefile sets it.
DAY: Final = "EXPUNGE_LOOKS_OF_DAY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How wide the window is, and whether scripts run in it."""

    width: int
    scripts: bool

    def __str__(self) -> str:
        return f"{self.width}{'' if self.scripts else '-without-scripts'}"


EVERY: Final = tuple(Look(width=width, scripts=scripts) for width in (1280, 320) for scripts in (True, False))


def looks_of(day: date | None) -> tuple[Look, ...]:
    """Return the looks of *day*; all of them without a day."""
    if day is None:
        return EVERY
    is_even = day.toordinal() % 2 == 0
    return tuple(look for look in EVERY if (look.width == EVERY[0].width) is (look.scripts is is_even))


def _day() -> date | None:
    said = os.environ.get(DAY)
    return date.fromisoformat(said) if said else None


LOOKS: Final = looks_of(_day())
