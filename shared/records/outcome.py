"""What became of a record or a file in a job, and the attention it needs (X11, X11a)."""

from enum import StrEnum


class Level(StrEnum):
    """How much attention an outcome needs."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def and_graver(self) -> frozenset["Level"]:
        """This level and those that need more attention."""
        levels = list(Level)
        return frozenset(levels[levels.index(self) :])


class Outcome(StrEnum):
    """What became of one record in a job, or of one file by its own clock."""

    ERASED = "erased"
    ALREADY_ERASED = "already_erased"
    DATED = "dated"
    FILE_ERASED = "file_erased"
    FILE_DATED = "file_dated"
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

    @property
    def is_of_file(self) -> bool:
        """Tell whether it is about a file, whose record lives on."""
        return self in _OF_FILES.values()

    @property
    def of_file(self) -> "Outcome":
        """The same, said of a file alone: a record that only lost a file is not `erased` (X11a)."""
        return _OF_FILES.get(self, self)


_OF_FILES = {Outcome.ERASED: Outcome.FILE_ERASED, Outcome.DATED: Outcome.FILE_DATED}
_LEVELS = {
    Outcome.WITHHELD: Level.WARNING,
    Outcome.TRANSITION_FAILED: Level.WARNING,
    Outcome.NOT_IN_END_STATE: Level.WARNING,
    Outcome.REPORTED: Level.WARNING,
    Outcome.OLDER_RETURN: Level.WARNING,
    Outcome.ABSENT: Level.WARNING,
    Outcome.FAILED: Level.ERROR,
}
