"""The tenant's own settings."""

from functions.api.administration.models import TenantBody, TenantView
from functions.api.administration.wiring import app, caller, use
from shared.access.tenant_settings import TenantSettings

SETTINGS = "/v1/settings/tenant"


@app.get(SETTINGS)
def read_settings() -> TenantView:
    """Read the settings, or the defaults."""
    return TenantView.of(use.read_tenant_settings(caller()))


@app.put(SETTINGS)
def save_settings(body: TenantBody) -> TenantView:
    """Replace the settings."""
    wanted = TenantSettings(time_zone=body.time_zone, erasure_brake=body.erasure_brake)
    return TenantView.of(use.save_tenant_settings(caller(), wanted, body.version))
