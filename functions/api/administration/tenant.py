"""The tenant's own settings."""

from functions.api.administration.models import TenantBody, TenantView
from functions.api.administration.wiring import app, caller, use
from functions.api.http.routes import Routes
from shared.access.permissions import Permission
from shared.access.tenant_settings import TenantSettings
from shared.kernel.errors import Invalid, StaleVersion

SETTINGS = "/v1/settings/tenant"
NEEDS = (Permission.MANAGE_TENANT_SETTINGS,)
routes = Routes(app, "Settings")


@routes.get(SETTINGS, needs=NEEDS)
def read_settings() -> TenantView:
    """Read the settings, or the defaults."""
    return TenantView.model_validate(use.read_tenant_settings(caller()))


@routes.put(SETTINGS, needs=NEEDS, refuses={StaleVersion: ["stale_version"], Invalid: ["unknown_time_zone"]})
def save_settings(body: TenantBody) -> TenantView:
    """Replace the settings."""
    wanted = TenantSettings(
        time_zone=body.time_zone, erasure_brake=body.erasure_brake, file_erasure_brake=body.file_erasure_brake
    )
    return TenantView.model_validate(use.save_tenant_settings(caller(), wanted, body.version))
