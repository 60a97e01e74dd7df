"""A tenant's own settings."""

from dataclasses import dataclass

DEFAULT_TIME_ZONE = "Europe/London"
DEFAULT_BRAKE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantSettings:
    """A tenant's settings."""

    time_zone: str = DEFAULT_TIME_ZONE
    erasure_brake: int = DEFAULT_BRAKE  # the most records that a night erases without confirmation (X17)
    version: int = 0
