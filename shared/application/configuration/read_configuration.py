"""Read workflows, filters, roles, users' roles and settings."""

from collections.abc import Sequence

from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.configured import Configuration
from shared.kernel.errors import NotFound


class ReadConfiguration:
    """Reads any configuration by its type."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue = ports.catalogue

    def one(self, caller: Caller, kind: type[Configuration], name: str) -> Configuration:
        found = self.catalogue.get(caller.tenant, kind, name)
        if found is None:
            raise NotFound(f"unknown_{kind.__name__.lower()}", f"there is no such {kind.__name__.lower()}")
        return found

    def page(
        self, caller: Caller, kind: type[Configuration], after: str | None, limit: int
    ) -> tuple[Sequence[Configuration], str | None]:
        """Return up to *limit* by name, and the name to go on behind."""
        found, last = self.catalogue.page(caller.tenant, kind, after, limit)
        return [thing for _, thing in found], last
