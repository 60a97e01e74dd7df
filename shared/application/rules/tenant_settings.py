"""A tenant's own settings."""

from shared.access.tenant_settings import TenantSettings
from shared.application.ports import Catalogue
from shared.kernel.identifiers import TenantId

NAME = "tenant"


def settings_of(catalogue: Catalogue, tenant: TenantId) -> TenantSettings:
    """Return the tenant's settings, or defaults of version 0."""
    return catalogue.get(tenant, TenantSettings, NAME) or TenantSettings()
