"""A role that is deleted and made again is another role, also for a call that read the first one (X15a)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from shared.access.permissions import Caller, Permission, Role
from shared.access.user_roles import UserRoles
from shared.application.access.identify_caller import IdentifyCaller
from shared.application.all_ports import Ports
from shared.application.configuration.save_access import AssignRoles, DeleteRole, SaveRole
from shared.application.ports import Catalogue
from shared.kernel.errors import StaleVersion
from shared.kernel.identifiers import RoleName, UserId
from tests.contract.backing import Backing
from tests.contract.builders import NOON, T
from tests.fakes.clock import FakeClock
from tests.fakes.randomness import FakeRandomness

OFFICER = Caller(tenant=T, user=UserId("officer"), permissions=frozenset(Permission), roles=frozenset())
CLERK, ANN = RoleName("clerk"), UserId("ann")
WIDE = Role(name=CLERK, permissions=(Permission.READ_RECORDS, Permission.EDIT_RECORDS))
NARROW = Role(name=CLERK, permissions=(Permission.READ_RECORDS,))
# SaveRole and DeleteRole ask the catalogue no more often than that.
CALLS = 4


@dataclass(kw_only=True)
class _Raced:
    """A catalogue in front of whose call of that number others act."""

    catalogue: Catalogue
    place: int
    others: Callable[[], object]
    calls: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 – any method of the catalogue
        self.calls.append(name)
        if len(self.calls) == self.place:
            self.others()
        return getattr(self.catalogue, name)


@dataclass(kw_only=True)
class _Ports:
    catalogue: object
    randomness: object
    clock: FakeClock = field(default_factory=lambda: FakeClock(at=NOON))


@pytest.fixture
def ports(backing: Backing) -> Ports:
    made = cast("Ports", _Ports(catalogue=backing.catalogue, randomness=FakeRandomness()))
    SaveRole(made)(OFFICER, WIDE, None)
    AssignRoles(made)(OFFICER, UserRoles(user=ANN, roles=(CLERK,)), None)
    return made


def _raced(ports: Ports, place: int) -> Ports:
    def others() -> None:
        DeleteRole(ports)(OFFICER, CLERK)
        SaveRole(ports)(OFFICER, NARROW, None)

    catalogue = _Raced(catalogue=ports.catalogue, place=place, others=others)
    return cast("Ports", _Ports(catalogue=catalogue, randomness=ports.randomness))


def _acted(call: Callable[[], object]) -> bool:
    try:
        call()
    except StaleVersion:
        return False
    return True


@pytest.mark.parametrize("place", range(1, CALLS + 1))
def test_x15a_a_put_on_a_role_that_was_deleted_and_made_again_meanwhile_brings_no_holder_back(
    ports: Ports, place: int
) -> None:
    raced = _raced(ports, place)
    is_saved = _acted(lambda: SaveRole(raced)(OFFICER, WIDE, 1))
    calls = cast("_Raced", raced.catalogue).calls
    assert is_saved == (len(calls) < place)
    if not is_saved:
        made_again = ports.catalogue.get(T, Role, CLERK)
        assert made_again is not None
        assert (made_again.permissions, made_again.version) == (NARROW.permissions, 2)
        assert IdentifyCaller(ports)(T, ANN, []).roles == frozenset()


@pytest.mark.parametrize("place", [2, 3])
def test_x15a_a_deletion_takes_no_role_that_was_made_again_since_it_read(ports: Ports, place: int) -> None:
    raced = _raced(ports, place)
    is_deleted = _acted(lambda: DeleteRole(raced)(OFFICER, CLERK))
    assert is_deleted == (len(cast("_Raced", raced.catalogue).calls) < place)
    assert (ports.catalogue.get(T, Role, CLERK) is None) == is_deleted


def test_x15a_a_version_of_a_role_is_never_used_again(ports: Ports) -> None:
    versions = [1]
    for _ in range(3):
        versions.append(SaveRole(ports)(OFFICER, NARROW, versions[-1]).version)
        DeleteRole(ports)(OFFICER, CLERK)
        for stale in (versions[-1], 1):
            with pytest.raises(StaleVersion):
                SaveRole(ports)(OFFICER, NARROW, stale)
        versions.append(SaveRole(ports)(OFFICER, NARROW, None).version)
    assert versions == list(range(1, 8))
    with pytest.raises(StaleVersion):
        SaveRole(ports)(OFFICER, WIDE, None)


def test_x15a_roles_made_at_once_are_one(ports: Ports) -> None:
    DeleteRole(ports)(OFFICER, CLERK)
    for place in (2, 3, 4):
        catalogue = _Raced(
            catalogue=ports.catalogue, place=place, others=lambda: SaveRole(ports)(OFFICER, NARROW, None)
        )
        raced = cast("Ports", _Ports(catalogue=catalogue, randomness=ports.randomness))
        is_saved = _acted(lambda made=raced: SaveRole(made)(OFFICER, WIDE, None))  # type: ignore[misc]  # mypy gives up on it
        assert is_saved == (len(catalogue.calls) < place)
        DeleteRole(ports)(OFFICER, CLERK)
