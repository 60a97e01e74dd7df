"""What a tenant sets for itself: its time zone, and the brake on nightly erasures (X17)."""

from dataclasses import dataclass

DEFAULT_TIME_ZONE = "Europe/London"
DEFAULT_BRAKE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantSettings:
    """A tenant's settings; ``erasure_brake`` is the most records that a nightly run may erase unconfirmed."""

    time_zone: str = DEFAULT_TIME_ZONE
    erasure_brake: int = DEFAULT_BRAKE
    version: int = 0
