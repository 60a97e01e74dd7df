"""Write configuration: without a version a write creates, with one it replaces exactly that."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from shared.access.evidence import Evidence
from shared.access.permissions import Caller, Role
from shared.access.tenant_settings import TenantSettings
from shared.access.user_roles import UserRoles
from shared.application.all_ports import Ports
from shared.application.configured import AnyConfiguration
from shared.kernel.errors import NotFound, StaleVersion
from shared.records.filter import Filter

Saved = TypeVar("Saved", UserRoles, TenantSettings)
Deleted = TypeVar("Deleted", Filter, Role)


def next_version(version: int | None) -> int:
    """Return the version that the store writes next, for the evidence."""
    return (version or 0) + 1


def check_current(version: int | None, current: int | None) -> None:
    """Raise ``StaleVersion`` unless *version* is *current*."""
    # Early, before other rules are checked. The store's condition decides in the end.
    if (version or 0) != (current or 0):
        raise StaleVersion("stale_version", "the version is missing or is not the current one")


class Versioned:
    """Saves and deletes configuration together with the evidence."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue, self.clock = ports.catalogue, ports.clock

    def save(
        self,
        caller: Caller,
        name: str,
        thing: Saved,
        version: int | None,
        evidence: tuple[str, str],
        beside: Sequence[tuple[str, AnyConfiguration]] = (),
        **details: str | int,
    ) -> Saved:
        """Replace *version* by *thing*, with what is *beside* it, or raise ``StaleVersion``; *evidence* is action and subject."""
        current = self.catalogue.get(caller.tenant, type(thing), name)
        check_current(version, current.version if current else None)
        act = self._evidence(caller, evidence, {"version": next_version(version), **details})
        return self.catalogue.put(caller.tenant, name, replace(thing, version=version or 0), act, beside)

    def delete(
        self, caller: Caller, name: str, kind: type[Deleted], unknown: NotFound, evidence: tuple[str, str]
    ) -> None:
        """Delete the current version; raise *unknown* where there is none."""
        current = self.catalogue.get(caller.tenant, kind, name)
        if current is None:
            raise unknown
        self.catalogue.delete(caller.tenant, kind, name, current.version, self._evidence(caller, evidence, {}))

    def _evidence(self, caller: Caller, evidence: tuple[str, str], details: dict[str, str | int]) -> Evidence:
        action, subject = evidence
        return Evidence(action=action, subject=subject, by=caller.user, at=self.clock.now(), details=details)
