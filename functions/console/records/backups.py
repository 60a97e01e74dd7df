"""Until when backups hold what is erased now."""

from datetime import date, timedelta

from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.rules.today import zone_of
from shared.kernel.clock import day_in


class Backups:
    """Backups that go back for *recovery_window*."""

    def __init__(self, ports: Ports, recovery_window: timedelta) -> None:
        self.catalogue, self.clock, self.recovery_window = ports.catalogue, ports.clock, recovery_window

    def until(self, caller: Caller) -> date:
        """Return the day of the caller's tenant."""
        return day_in(self.clock.now() + self.recovery_window, zone_of(self.catalogue, caller.tenant))
