"""Find the tenants of a night, and send each one's start to a function that works for that tenant alone (X21)."""

from shared.application.all_ports import Ports
from shared.application.stored import Sent
from shared.jobs.night import Night


class SendNights:
    """The use case."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue, self.queues = ports.catalogue, ports.tenant_queues

    def __call__(self, night: Night) -> Sent:
        """Send a message for each registered tenant; who repeats it starts nothing twice (X14)."""
        return self.queues.send_nights(night, self.catalogue.tenants())
