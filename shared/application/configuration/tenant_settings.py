"""A tenant's own settings: its time zone and its brakes."""

from shared.access.permissions import Caller
from shared.access.tenant_settings import TenantSettings
from shared.application.all_ports import Ports
from shared.application.rules.tenant_settings import NAME, settings_of
from shared.application.rules.versions import Versioned
from shared.kernel.clock import time_zone


class SaveTenantSettings:
    """Replace the tenant's settings."""

    def __init__(self, ports: Ports) -> None:
        self.versioned = Versioned(ports)

    def __call__(self, caller: Caller, settings: TenantSettings, version: int | None) -> TenantSettings:
        time_zone(settings.time_zone)  # raises for an unknown one
        act = ("tenant_settings_saved", "settings/tenant")
        return self.versioned.save(
            caller,
            NAME,
            settings,
            version,
            act,
            time_zone=settings.time_zone,
            erasure_brake=settings.erasure_brake,
            file_erasure_brake=settings.file_erasure_brake,
        )


class ReadTenantSettings:
    """Read the tenant's settings, or the defaults."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue = ports.catalogue

    def __call__(self, caller: Caller) -> TenantSettings:
        return settings_of(self.catalogue, caller.tenant)
