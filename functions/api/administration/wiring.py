"""What the administration's routes share: their resolver, their use cases, their caller."""

from functions.api.http.app import make_app
from shared.bootstrap.administration import wire
from shared.settings import AdministrationSettings, load

settings = load(AdministrationSettings)
use = wire(settings)
app = make_app(use.identify, settings.tenant_claim)
caller = app.caller
