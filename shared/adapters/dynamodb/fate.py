"""What becomes of a write on a condition."""

from enum import Enum, auto


class Fate(Enum):
    """The ends of it."""

    WRITTEN = auto()
    LOST = auto()  # the row, or a linked one, is in another version
    REJECTED = auto()  # this can't be stored
