"""How long an invocation has. In a file of its own, because the outermost layer of every function needs it and little else."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeBudget:
    """The time that an invocation has: it starts no page after *leave_by* and is gone by *deadline*."""

    leave_by: datetime
    deadline: datetime
