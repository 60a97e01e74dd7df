"""How a command fails: one line for the operator, and the exit status of the process."""

from typing import ClassVar


class Failed(Exception):
    """The command can't do what the operator asked."""

    status: ClassVar[int] = 1


class NotAllDone(Failed):
    """The job has ended, and something was withheld, failed or left undone."""

    status: ClassVar[int] = 3
