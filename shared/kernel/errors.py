"""The one error tree.

Three families, by what the caller should do::

    ExpungeError
    ├── Refused            don't retry: the request breaks a rule
    │   ├── Malformed      400  not even readable
    │   ├── Forbidden      403  a permission or a tenant is missing
    │   ├── NotFound       404  unknown, or another tenant's
    │   ├── RuleConflict   409  valid, but a rule of the system forbids it now
    │   ├── TooLarge       413
    │   ├── Invalid        422  readable, but breaks the model
    │   ├── NotSupported   501  part of a standard that is kept to in part
    │   └── JobRefused     ends a job: what it was asked to work on is not what it should be
    ├── StaleVersion       412  reload and decide again
    └── Unavailable        503  retry later; nothing is known to have happened

``code`` is stable and snake_case; ``detail`` never holds personal data (X8).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a request body: a JSON pointer and a message without the offending value."""

    pointer: str
    message: str


class ExpungeError(Exception):
    """Anything the system refuses or cannot do; see the module for the families."""

    def __init__(self, code: str, detail: str, faults: tuple[Fault, ...] = ()) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.faults = faults


# What code raises over one spoilt row or one odd setting, where that must not keep the others waiting (X13).
DEFECTS = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError)
TROUBLE = (ExpungeError, *DEFECTS)


class Refused(ExpungeError):
    """The request breaks a rule; the same request will be refused again."""


class Malformed(Refused):
    """The request can't be read: broken JSON, a cursor that is none."""


class Forbidden(Refused):
    """The caller lacks a permission, or belongs to no tenant."""


class NotFound(Refused):
    """Unknown, or another tenant's: the two are never told apart."""


class RuleConflict(Refused):
    """A rule of the system forbids this in the present state."""


class TooLarge(Refused):
    """More than the system takes in one piece."""


class Invalid(Refused):
    """Readable, but not what the model allows."""


class NotSupported(Refused):
    """Allowed by the standard that the request is made by, but not done here."""


class JobRefused(Refused):
    """Ends the job as ``failed`` before it has touched anything. *line* is where a file broke, if that can be told."""

    def __init__(self, code: str, detail: str, line: int | None = None) -> None:
        super().__init__(code, detail)
        self.line = line

    @property
    def ground(self) -> str:
        """The job's ground: the code, with the line where there is one."""
        return self.code if self.line is None else f"{self.code}_at_line_{self.line}"


class StaleVersion(ExpungeError):
    """The thing has changed since the caller read it, or exists where the caller meant to create it."""


class Unavailable(ExpungeError):
    """A store or queue did not answer; retrying is safe because everything is idempotent."""
