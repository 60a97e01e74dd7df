"""A tenant's own settings, as use cases read them."""

from shared.access.tenant_settings import TenantSettings
from shared.application.ports import Catalogue
from shared.kernel.identifiers import TenantId

NAME = "tenant"


def settings_of(catalogue: Catalogue, tenant: TenantId) -> TenantSettings:
    """Return the tenant's settings, or the defaults (version 0) where nobody has saved any."""
    return catalogue.get(tenant, TenantSettings, NAME) or TenantSettings()
