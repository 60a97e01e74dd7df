"""How configuration is versioned: a write without a version creates, one with a version replaces exactly that one."""

from dataclasses import replace
from typing import TypeVar

from shared.access.evidence import Evidence
from shared.access.permissions import Caller, Role
from shared.access.tenant_settings import TenantSettings
from shared.access.user_roles import UserRoles
from shared.application.all_ports import Ports
from shared.kernel.errors import NotFound, StaleVersion
from shared.records.filter import Filter

Thing = TypeVar("Thing", Filter, Role, UserRoles, TenantSettings)


def next_version(version: int | None) -> int:
    """Return the version in which the store will write a thing that was read in *version*, for what tells of it beforehand."""
    return (version or 0) + 1


def check_current(version: int | None, current: int | None) -> None:
    """Raise ``StaleVersion`` early, before other rules are looked at; the store's condition is what counts in the end."""
    if (version or 0) != (current or 0):
        raise StaleVersion("stale_version", "the version is missing or is not the current one")


class Versioned:
    """Saves and deletes things of the configuration, each together with its evidence."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue, self.clock = ports.catalogue, ports.clock

    def save(
        self,
        caller: Caller,
        name: str,
        thing: Thing,
        version: int | None,
        evidence: tuple[str, str],
        **details: str | int,
    ) -> Thing:
        """Write *thing* in the place of *version* and return it with its own; *evidence* is the action and the subject.

        Raises:
            StaleVersion: another version is there, or one where none was expected.
        """
        current = self.catalogue.get(caller.tenant, type(thing), name)
        check_current(version, current.version if current else None)
        act = self._evidence(caller, evidence, {"version": next_version(version), **details})
        return self.catalogue.put(caller.tenant, name, replace(thing, version=version or 0), act)

    def delete(
        self, caller: Caller, name: str, kind: type[Thing], unknown: NotFound, evidence: tuple[str, str]
    ) -> None:
        """Delete one as it stands; raise *unknown* where there is none."""
        current = self.catalogue.get(caller.tenant, kind, name)
        if current is None:
            raise unknown
        self.catalogue.delete(caller.tenant, kind, name, current.version, self._evidence(caller, evidence, {}))

    def _evidence(self, caller: Caller, evidence: tuple[str, str], details: dict[str, str | int]) -> Evidence:
        action, subject = evidence
        return Evidence(action=action, subject=subject, by=caller.user, at=self.clock.now(), details=details)
