"""What retention routes share: their resolver, their use cases, their caller."""

from functions.api.http.app import make_app
from shared.bootstrap.retention import wire
from shared.settings import RetentionSettings, load

settings = load(RetentionSettings)
use = wire(settings)
app = make_app(use.identify, settings.tenant_claim)
caller = app.caller
