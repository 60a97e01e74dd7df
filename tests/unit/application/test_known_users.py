"""A user who signs in is remembered by name, for as long as an administrator may have to know whose roles they change."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.access.known_users import KEPT, LONGEST_EMAIL, LONGEST_NAME, MOST_GROUPS, KnownUser
from shared.access.permissions import Permission, Role
from shared.access.user_roles import UserRoles
from shared.application.access.remember_user import RememberUser, SignedIn
from shared.application.configuration.read_users import ListedUser, ReadUsers
from shared.application.configuration.save_access import AssignRoles
from shared.kernel.identifiers import RoleName, UserId
from tests.unit.application.rig import Rig
from tests.unit.builders import NOW, OTHER, T, a_caller

CLERK = UserId("clerk-7")
READER = Role(name=RoleName("reader"), permissions=(Permission.READ_RECORDS,))
JO = SignedIn(tenant=T, user=CLERK, name="Jo Bloggs", email="jo@example.org", groups=("auditor",))
HOUR = timedelta(hours=1)


def _known(rig: Rig) -> KnownUser:
    found = rig.catalogue.get(T, KnownUser, CLERK)
    assert found is not None
    return found


def _listed(rig: Rig, limit: int = 50) -> list[ListedUser]:
    """Return all pages, of *limit* each."""
    found, after = [], None
    while True:
        page, after = ReadUsers(rig).page(a_caller(), after, limit)
        assert len(page) <= limit
        found += page
        if after is None:
            return found


def test_x15_a_user_who_signs_in_is_listed_as_their_token_has_them_and_the_ledger_names_their_id_alone(
    rig: Rig,
) -> None:
    RememberUser(rig)(JO)
    assert _listed(rig) == [
        ListedUser(
            user=CLERK, roles=(), name="Jo Bloggs", email="jo@example.org", groups=("auditor",), signed_in_at=NOW
        )
    ]
    assert rig.actions() == [("user_signed_in", "user/clerk-7")]
    (_, act) = rig.ledger.acts[0]
    assert (act.by, act.details) == (CLERK, {})


def test_a_person_is_written_once_a_day_and_when_their_token_says_something_else(rig: Rig) -> None:
    RememberUser(rig)(JO)
    rig.clock.at = NOW + HOUR
    RememberUser(rig)(JO)
    assert (_known(rig).version, _known(rig).signed_in_at) == (1, NOW)
    RememberUser(rig)(replace(JO, email="jo.bloggs@example.org"))
    assert (_known(rig).version, _known(rig).email) == (2, "jo.bloggs@example.org")
    rig.clock.at = NOW + timedelta(days=1)
    RememberUser(rig)(replace(JO, email="jo.bloggs@example.org"))
    assert (_known(rig).version, _known(rig).signed_in_at) == (3, rig.clock.at)


def test_a_token_without_a_name_takes_it_away_and_a_huge_one_is_cut(rig: Rig) -> None:
    RememberUser(rig)(JO)
    RememberUser(rig)(replace(JO, name=None, email=""))
    assert (_known(rig).name, _known(rig).email) == (None, None)
    groups = [f"g{number:03d}" for number in range(MOST_GROUPS + 9)] + ["no group", ""]
    RememberUser(rig)(replace(JO, name="x" * 999, email="y" * 999, groups=groups))
    known = _known(rig)
    assert (len(known.name or ""), len(known.email or "")) == (LONGEST_NAME, LONGEST_EMAIL)
    assert known.groups == tuple(groups[:MOST_GROUPS])


def test_a_user_without_roles_is_forgotten_400_days_after_the_last_sign_in(rig: Rig) -> None:
    RememberUser(rig)(JO)
    assert _known(rig).expires_at == NOW + KEPT
    rig.clock.at = NOW + KEPT - HOUR
    assert [one.user for one in _listed(rig)] == [CLERK]
    rig.clock.at = NOW + KEPT  # the store may not have deleted the row yet
    assert _listed(rig) == []
    assert ReadUsers(rig).one(a_caller(), CLERK) == ListedUser(user=CLERK, roles=())


def test_a_user_with_roles_is_known_until_400_days_after_the_last_sign_in_without_them(rig: Rig) -> None:
    rig.keep(READER)
    RememberUser(rig)(JO)
    everything = a_caller()
    AssignRoles(rig)(everything, UserRoles(user=CLERK, roles=(READER.name,)), None)
    rig.clock.at = NOW + 2 * KEPT
    assert [(one.name, one.roles) for one in _listed(rig)] == [("Jo Bloggs", (READER.name,))]
    assert _known(rig).expires_at is None
    RememberUser(rig)(JO)
    assert _known(rig).expires_at is None
    AssignRoles(rig)(everything, UserRoles(user=CLERK, roles=()), 1)
    assert _known(rig).expires_at == NOW + 3 * KEPT
    assert rig.catalogue.get(T, KnownUser, "stranger") is None


def test_roles_that_are_assigned_during_a_sign_in_keep_the_person_all_the_same(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig.keep(READER)
    RememberUser(rig)(JO)
    remember, put, changes = RememberUser(rig), rig.catalogue.put, [None]

    def put_behind_another(*parts: Any, **named: Any) -> object:  # noqa: ANN401 – as they came
        if changes:
            changes.clear()
            assigned = UserRoles(user=CLERK, roles=(READER.name,))
            AssignRoles(rig)(a_caller(), assigned, None)
        return put(*parts, **named)

    monkeypatch.setattr(type(rig.catalogue), "put", lambda _self, *parts, **named: put_behind_another(*parts, **named))
    remember(replace(JO, name="Jo"))
    assert (_known(rig).name, _known(rig).expires_at) == ("Jo", None)


def test_users_are_listed_in_order_each_once_however_the_pages_end(rig: Rig) -> None:
    rig.keep(READER)
    for number in range(7):
        if number % 3 != 1:
            rig.keep(KnownUser(user=UserId(f"u{number}"), signed_in_at=NOW))
        if number % 2:
            rig.keep(UserRoles(user=UserId(f"u{number}"), roles=(READER.name,)))
    rig.keep(UserRoles(user=UserId("u3a"), roles=(RoleName("gone"),)))
    every = _listed(rig)
    assert [one.user for one in every] == [f"u{number}" for number in (0, 1, 2, 3, 5, 6)]
    assert [len(one.roles) for one in every] == [0, 1, 0, 1, 1, 0]
    for limit in range(1, 8):
        assert _listed(rig, limit) == every


def test_users_of_another_tenant_are_not_listed(rig: Rig) -> None:
    RememberUser(rig)(replace(JO, tenant=OTHER))
    assert _listed(rig) == []
    assert ReadUsers(rig).one(a_caller(), CLERK) == ListedUser(user=CLERK, roles=())


def test_one_user_is_read_as_the_list_shows_them(rig: Rig) -> None:
    rig.keep(READER, UserRoles(user=CLERK, roles=(READER.name,)))
    RememberUser(rig)(JO)
    assert [ReadUsers(rig).one(a_caller(), CLERK)] == _listed(rig)


def test_a_page_that_ends_early_for_its_weight_loses_and_repeats_no_user(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig.keep(READER)
    for number in range(4):
        rig.keep(KnownUser(user=UserId(f"u{number}"), name="Jo", signed_in_at=NOW))
    rig.keep(UserRoles(user=UserId("u9"), roles=(READER.name,)))
    monkeypatch.setattr("tests.fakes.catalogue.HEAVIEST_READ", 1)
    assert [one.user for one in _listed(rig)] == ["u0", "u1", "u2", "u3", "u9"]


def test_a_row_that_says_otherwise_than_the_roles_is_mended_the_same_day(rig: Rig) -> None:
    RememberUser(rig)(JO)
    rig.keep(UserRoles(user=CLERK, roles=(READER.name,)))
    RememberUser(rig)(JO)
    assert _known(rig).expires_at is None
