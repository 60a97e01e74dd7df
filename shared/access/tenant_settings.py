"""A tenant's own settings."""

from dataclasses import dataclass

DEFAULT_TIME_ZONE = "Europe/London"
DEFAULT_BRAKE = 10_000  # of records, and as many of files


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantSettings:
    """A tenant's settings."""

    time_zone: str = DEFAULT_TIME_ZONE
    # The most that a night erases without confirmation (X17): records, learners among them, and files by their own date.
    erasure_brake: int = DEFAULT_BRAKE
    file_erasure_brake: int = DEFAULT_BRAKE
    version: int = 0
