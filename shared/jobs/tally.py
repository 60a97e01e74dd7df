"""Counts by outcome, exact since each checkpoint adds its chunk once (X10)."""

from collections import Counter
from collections.abc import Iterable, Mapping

from shared.records.outcome import Level, Outcome

Tally = Mapping[Outcome, int]


def tally_of(outcomes: Iterable[Outcome]) -> Tally:
    return dict(Counter(outcomes))


def added(*tallies: Tally) -> Tally:
    """Return the sum in the order of ``Outcome``, without zeros."""
    total: Counter[Outcome] = Counter()
    for tally in tallies:
        total.update(tally)
    return {outcome: total[outcome] for outcome in Outcome if total[outcome]}


def processed(tally: Tally) -> int:
    """Count what was said of records; files that went or were dated alone are no records (X11a)."""
    return sum(count for outcome, count in tally.items() if not outcome.is_of_file)


def files_processed(tally: Tally) -> int:
    """Count the files that went or were dated by their own clock."""
    return sum(count for outcome, count in tally.items() if outcome.is_of_file)


def has_warnings(tally: Tally) -> bool:
    return any(count and outcome.level is not Level.INFO for outcome, count in tally.items())
