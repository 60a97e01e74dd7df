"""How an API function that reads or writes is wired."""

from collections.abc import Callable
from typing import TypeVar

from functions.api.http.app import Api, make_app
from shared.access.permissions import Caller
from shared.application.access.identify_caller import IdentifyCaller
from shared.application.all_ports import Ports
from shared.application.journal import Journal
from shared.bootstrap.ports import WiredPorts
from shared.settings import ApiSettings

U = TypeVar("U")


def wire(
    settings: ApiSettings, use: Callable[[Ports], U], journal: Journal | None = None
) -> tuple[Api, Callable[[], Caller], U]:
    """Return a resolver, its caller, and the use cases that *use* makes of its ports."""
    ports = WiredPorts(settings, journal)
    app = make_app(IdentifyCaller(ports), settings.tenant_claim)
    return app, app.caller, use(ports)
