"""A job that can't be done, however often it is tried: what it was asked to work on is not what it should be."""

from shared.kernel.errors import Refused


class JobRefused(Refused):
    """Ends the job as ``failed`` before it has touched anything. *line* is where a file broke, if that can be told."""

    def __init__(self, code: str, detail: str, line: int | None = None) -> None:
        super().__init__(code, detail)
        self.line = line

    @property
    def ground(self) -> str:
        """The job's ground: the code, with the line where there is one."""
        return self.code if self.line is None else f"{self.code}_at_line_{self.line}"
