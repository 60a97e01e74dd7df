"""What learner routes share: their resolver, their use cases, their caller."""

from functions.api.http.app import make_app
from shared.bootstrap.learners import wire
from shared.settings import LearnersSettings, load

settings = load(LearnersSettings)
use = wire(settings)
app = make_app(use.identify, settings.tenant_claim)
caller = app.caller
