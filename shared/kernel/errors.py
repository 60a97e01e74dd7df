"""The errors, in three families by what the caller should do.

::

    ExpungeError
    ├── Refused            don't retry: the request breaks a rule
    │   ├── Malformed      400  unreadable
    │   ├── Forbidden      403  a permission or a tenant is missing
    │   ├── NotFound       404  unknown, or another tenant's
    │   ├── RuleConflict   409  valid, but a rule forbids it now
    │   ├── TooLarge       413
    │   ├── Invalid        422  readable, but breaks the model
    │   ├── NotSupported   501  a part of a standard that is left out
    │   └── JobRefused     ends a job: its input is unusable
    ├── StaleVersion       412  reload and decide again
    └── Unavailable        503  retry later
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of a request body, at a JSON pointer."""

    pointer: str
    # Without the value at fault, which may be personal data (X8).
    message: str


class ExpungeError(Exception):
    """Anything that the system refuses or cannot do."""

    def __init__(self, code: str, detail: str, faults: tuple[Fault, ...] = ()) -> None:
        super().__init__(f"{code}: {detail}")
        # Callers compare the code, so it never changes. Neither text holds personal data (X8).
        self.code = code
        self.detail = detail
        self.faults = faults


# What code raises over one spoilt row or setting. The job reports it and goes on with the others (X13).
DEFECTS = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError)
FAILURES = (ExpungeError, *DEFECTS)


class Refused(ExpungeError):
    """The request breaks a rule, and would again."""


class Malformed(Refused):
    """The request can't be read."""


class Forbidden(Refused):
    """The caller lacks a permission or a tenant."""


# One error for both, so that a caller can't find out what another tenant has.
class NotFound(Refused):
    """Unknown, or another tenant's."""


class RuleConflict(Refused):
    """A rule forbids this in the present state."""


class TooLarge(Refused):
    """More than the system takes at once."""


class Invalid(Refused):
    """Readable, but breaks the model."""


class NotSupported(Refused):
    """A standard's part that is left out."""


class JobRefused(Refused):
    """Ends the job as ``failed``, perhaps at a *line* of its file."""

    def __init__(self, code: str, detail: str, line: int | None = None) -> None:
        super().__init__(code, detail)
        self.line = line

    @property
    def ground(self) -> str:
        """The job's ground: the code and any line."""
        return self.code if self.line is None else f"{self.code}_at_line_{self.line}"


class StaleVersion(ExpungeError):
    """The row has changed, or exists already."""


class Unavailable(ExpungeError):
    """A store or queue did not answer; retrying is safe."""
