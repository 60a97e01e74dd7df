"""How long an invocation has; a file of its own, because handlers load it and little else."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeBudget:
    """An invocation starts no chunk after *leave_by* and has ended by *deadline*."""

    leave_by: datetime
    deadline: datetime
