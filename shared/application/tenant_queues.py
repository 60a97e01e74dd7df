"""The queues through which work is handed on to one tenant at a time (X21)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shared.application.stored import Sent
    from shared.jobs.night import Night
    from shared.kernel.identifiers import TenantId


class TenantQueues(Protocol):
    """Each has messages that name a tenant, and a function that works for that tenant alone. They arrive at least once."""

    def send_nights(self, night: Night, tenants: Iterable[TenantId]) -> Sent:
        """Send a message for each tenant; one that the queue refuses keeps no other from being sent."""
        ...

    def send_unfinished(self, tenants: Iterable[TenantId]) -> Sent:
        """Send a message, likewise, for each tenant that may have work to be resumed."""
        ...
