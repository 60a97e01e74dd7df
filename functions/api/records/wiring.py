"""What the routes of records share: their resolver, their use cases, their caller."""

from functions.api.http.app import make_app
from shared.bootstrap.records import wire
from shared.settings import RecordsSettings, load

RECORD = "/v1/records/<workflow>/<id>"
settings = load(RecordsSettings)
use = wire(settings)
app = make_app(use.identify, settings.tenant_claim)
caller = app.caller
