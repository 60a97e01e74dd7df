"""How many of a kind a tenant may have: counted by the store, exactly, however many calls create at once (X21)."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from shared.access.permissions import Role
from shared.application import configured
from shared.kernel.bounds import Bound
from shared.kernel.errors import Invalid, StaleVersion
from shared.kernel.identifiers import RoleName
from tests.contract.backing import Backing
from tests.contract.builders import OTHER, T, an_act
from tests.engine.switch import is_real

ACT = an_act("role/clerk", action="role_saved")
MOST = 3
# moto loses updates of transactions that come at once; AWS's own engine does not.
WRITERS = 8 if is_real() else 1


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(configured.COUNTED, Role, Bound(code="too_many_roles", most=MOST, things="roles"))


def _role(number: int, version: int = 0) -> Role:
    return Role(name=RoleName(f"r{number}"), permissions=(), version=version)


def _create(backing: Backing, number: int) -> str:
    try:
        backing.catalogue.put(T, f"r{number}", _role(number), ACT)
    except (Invalid, StaleVersion) as error:
        return error.code
    return "created"


def _stored(backing: Backing) -> list[str]:
    return [name for name, _ in backing.catalogue.page(T, Role, None, 100)[0]]


def test_x21_as_many_as_the_most_are_created_however_many_calls_come_at_once(backing: Backing) -> None:
    with ThreadPoolExecutor(WRITERS) as writers:
        said = sorted(writers.map(lambda number: _create(backing, number), range(4 * MOST)))
    assert said == ["created"] * MOST + ["too_many_roles"] * 3 * MOST
    assert len(_stored(backing)) == MOST


def test_x21_a_refusal_names_the_most_and_writes_nothing(backing: Backing) -> None:
    for number in range(MOST):
        _create(backing, number)
    with pytest.raises(Invalid, match="at most 3 roles"):
        backing.catalogue.put(T, "r9", _role(9), ACT)
    assert len(backing.ledger.since(T, None, None, None, 10)[0]) == MOST


def test_x21_what_is_made_again_counts_whatever_version_it_goes_on_from(backing: Backing) -> None:
    for number in range(MOST):
        backing.catalogue.put(T, f"r{number}", _role(number, 5), ACT, is_new=True)
    with pytest.raises(Invalid, match="at most 3 roles"):
        backing.catalogue.put(T, "r9", _role(9, 5), ACT, is_new=True)
    assert len(_stored(backing)) == MOST


def test_x21_what_is_there_is_replaced_at_the_most_and_one_name_counts_once(backing: Backing) -> None:
    for number in (*range(MOST - 1), 0):
        _create(backing, number)
    assert _create(backing, 2) == "created"
    assert backing.catalogue.put(T, "r0", _role(0, 1), ACT) == replace(_role(0), version=2)


def test_x21_what_is_deleted_makes_room_once(backing: Backing) -> None:
    for number in range(MOST):
        _create(backing, number)
    backing.catalogue.delete(T, Role, "r0", 1, ACT)
    with pytest.raises(StaleVersion):
        backing.catalogue.delete(T, Role, "r0", 1, ACT)
    assert [_create(backing, number) for number in (5, 6)] == ["created", "too_many_roles"]


def test_x21_each_tenant_has_the_most_of_its_own(backing: Backing) -> None:
    for number in range(MOST):
        _create(backing, number)
    backing.catalogue.put(OTHER, "r9", _role(9), ACT)
    assert _create(backing, 9) == "too_many_roles"
