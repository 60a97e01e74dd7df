"""What the retention routes share."""

from datetime import date

from functions.api.http.wiring import wire
from shared.application.all_ports import Ports
from shared.application.retention.edit_policy import EditPolicy
from shared.application.retention.list_stages import ListStages
from shared.application.retention.request_anonymisation import RequestAnonymisation
from shared.application.rules.today import zone_of
from shared.kernel.clock import day_in
from shared.kernel.identifiers import TenantId
from shared.settings import RetentionSettings, load


class Use:
    """The use cases, and the day that it is for a tenant."""

    def __init__(self, ports: Ports) -> None:
        self.edit_policy = EditPolicy(ports)
        self.list_stages = ListStages(ports)
        self.request_anonymisation = RequestAnonymisation(ports)
        self._catalogue, self._clock = ports.catalogue, ports.clock

    def today(self, tenant: TenantId) -> date:
        """Return the date in the tenant's time zone."""
        return day_in(self._clock.now(), zone_of(self._catalogue, tenant))


app, caller, use = wire(load(RetentionSettings), Use)
