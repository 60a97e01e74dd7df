"""What became of a record in a job, and the attention it needs (X11)."""

from enum import StrEnum


class Level(StrEnum):
    """How much attention an outcome needs."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Outcome(StrEnum):
    """What became of one record in a job."""

    ERASED = "erased"
    ALREADY_ERASED = "already_erased"
    DATED = "dated"
    TRANSITIONED = "transitioned"
    REPLAYED = "replayed"
    LISTED = "listed"
    NO_LONGER_MATCHING = "no_longer_matching"
    WITHHELD = "withheld"
    TRANSITION_FAILED = "transition_failed"
    NOT_IN_END_STATE = "not_in_end_state"
    IMPORTED = "imported"
    UNCHANGED = "unchanged"
    REPORTED = "reported"
    OLDER_RETURN = "older_return"
    ABSENT_FROM_RETURN = "absent_from_return"
    ABSENT = "absent"
    FAILED = "failed"

    @property
    def level(self) -> Level:
        return _LEVELS.get(self, Level.INFO)


_LEVELS = {
    Outcome.WITHHELD: Level.WARNING,
    Outcome.TRANSITION_FAILED: Level.WARNING,
    Outcome.NOT_IN_END_STATE: Level.WARNING,
    Outcome.REPORTED: Level.WARNING,
    Outcome.OLDER_RETURN: Level.WARNING,
    Outcome.ABSENT: Level.WARNING,
    Outcome.FAILED: Level.ERROR,
}
