"""What the routes of records share: their resolver, their use cases, their caller."""

from functions.api.http.app import make_app
from functions.api.http.caller import caller_of
from shared.access.permissions import Caller
from shared.bootstrap.records import wire
from shared.settings import RecordsSettings, load

RECORD = "/v1/records/<workflow>/<id>"
settings = load(RecordsSettings)
use = wire(settings)
app = make_app()


def caller() -> Caller:
    """Return who asks."""
    return caller_of(app, use.identify, settings.tenant_claim)
