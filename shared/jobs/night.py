"""A night, which is the same for all tenants until each one's day is asked (X14)."""

from dataclasses import dataclass
from datetime import datetime

from shared.jobs.job import JobType

RUNS = frozenset({JobType.RETENTION_POLICIES, JobType.RETENTION_ANONYMISATION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """One of a night's two runs, and the instant of its event, which in a tenant's time zone is a day."""

    run: JobType
    at: datetime

    def __post_init__(self) -> None:
        if self.run not in RUNS:
            raise ValueError("no night has such a run")
