"""What became of a record, and how loudly that is said."""

import pytest

from shared.jobs.outcome import Level, Outcome

LEVELS = {
    Outcome.ERASED: Level.INFO,
    Outcome.ALREADY_ERASED: Level.INFO,
    Outcome.DATED: Level.INFO,
    Outcome.TRANSITIONED: Level.INFO,
    Outcome.LISTED: Level.INFO,
    Outcome.NO_LONGER_MATCHING: Level.INFO,
    Outcome.REPLAYED: Level.INFO,
    Outcome.WITHHELD: Level.WARNING,
    Outcome.TRANSITION_FAILED: Level.WARNING,
    Outcome.NOT_IN_END_STATE: Level.WARNING,
    Outcome.IMPORTED: Level.INFO,
    Outcome.UNCHANGED: Level.INFO,
    Outcome.REPORTED: Level.WARNING,
    Outcome.OLDER_RETURN: Level.WARNING,
    Outcome.ABSENT_FROM_RETURN: Level.INFO,
    Outcome.ABSENT: Level.WARNING,
    Outcome.FAILED: Level.ERROR,
}


@pytest.mark.parametrize("outcome", Outcome)
def test_x11_every_outcome_has_its_level(outcome: Outcome) -> None:
    assert outcome.level is LEVELS[outcome]
