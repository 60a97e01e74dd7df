"""How a function of the console is wired."""

from collections.abc import Callable, Iterable

from functions.console.frame.app import Console
from functions.console.frame.routes import Pages, Subject
from shared.application.access.identify_caller import IdentifyCaller
from shared.application.access.name_users import NameUsers
from shared.application.access.remember_user import RememberUser
from shared.application.access.sessions.open_session import OpenSession
from shared.application.all_ports import Ports
from shared.application.rules.today import zone_of


def wire(ports: Ports, subjects: Iterable[Callable[[Ports], Subject]], *, remembers: bool = False) -> Console:
    """Return the resolver of the pages that *subjects* make of the ports; one that *remembers* writes users who sign in."""
    console = Console(
        OpenSession(ports),
        IdentifyCaller(ports),
        lambda tenant: zone_of(ports.catalogue, tenant),
        NameUsers(ports),
        RememberUser(ports) if remembers else None,
    )
    pages = Pages(console)
    for subject in subjects:
        subject(ports).register(pages)
    return console
