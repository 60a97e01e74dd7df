"""What learner routes share: their resolver, their use cases, their caller."""

from functions.api.http.app import make_app
from functions.api.http.caller import caller_of
from shared.access.permissions import Caller
from shared.bootstrap.learners import wire
from shared.settings import LearnersSettings, load

settings = load(LearnersSettings)
use = wire(settings)
app = make_app()


def caller() -> Caller:
    """Return who asks."""
    return caller_of(app, use.identify, settings.tenant_claim)
