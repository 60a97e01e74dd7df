"""Name the users whose ids a page shows."""

from collections.abc import Iterable, Mapping

from shared.access.known_users import KnownUser
from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.kernel.identifiers import is_identifier

MOST_NAMED = 100  # what the store answers at once


class NameUsers:
    """Reads names, and nothing else of a person: a caller who may see that an id did something may see whose id it is."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue, self.clock = ports.catalogue, ports.clock

    def __call__(self, caller: Caller, ids: Iterable[str]) -> Mapping[str, str]:
        """Return the names of those of the first ``MOST_NAMED`` *ids* who are known by one, of the caller's tenant."""
        wanted = list(dict.fromkeys(one for one in ids if is_identifier(one)))[:MOST_NAMED]
        if not wanted:
            return {}
        found, now = self.catalogue.get_many(caller.tenant, KnownUser, wanted), self.clock.now()
        return {user: known.name for user, known in found.items() if known.name and known.is_there(now)}
