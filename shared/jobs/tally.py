"""Counts per outcome: exact whatever is delivered twice (X10), because a chunk is added once, with its checkpoint."""

from collections import Counter
from collections.abc import Iterable, Mapping

from shared.records.outcome import Level, Outcome

Tally = Mapping[Outcome, int]


def tally_of(outcomes: Iterable[Outcome]) -> Tally:
    """Count *outcomes*."""
    return dict(Counter(outcomes))


def added(*tallies: Tally) -> Tally:
    """Return the sum, without outcomes that never occurred, in the order in which ``Outcome`` names them."""
    total: Counter[Outcome] = Counter()
    for tally in tallies:
        total.update(tally)
    return {outcome: total[outcome] for outcome in Outcome if total[outcome]}


def processed(tally: Tally) -> int:
    """Return how many records the tally speaks of."""
    return sum(tally.values())


def has_warnings(tally: Tally) -> bool:
    """Tell whether any outcome in the tally is a warning or an error."""
    return any(count and outcome.level is not Level.INFO for outcome, count in tally.items())
