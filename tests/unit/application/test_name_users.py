"""The names of those whose ids a page shows are read at once, of one organisation, as long as they are kept."""

from collections.abc import Sequence
from typing import Any

import pytest

from shared.access.known_users import KEPT, KnownUser
from shared.application.access.name_users import MOST_NAMED, NameUsers
from shared.application.access.remember_user import RememberUser, SignedIn
from shared.kernel.identifiers import UserId
from tests.unit.application.rig import Rig
from tests.unit.builders import NOW, OTHER, T, a_caller

JO = SignedIn(tenant=T, user=UserId("jo-1"), name="Jo Bloggs", email="jo@example.org")


@pytest.fixture
def reads(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> list[Sequence[str]]:
    """What the catalogue is asked for, read by read."""
    asked: list[Sequence[str]] = []
    get_many = rig.catalogue.get_many

    def counted(_self: object, tenant: Any, kind: Any, names: Sequence[str]) -> object:  # noqa: ANN401 – as they came
        asked.append(names)
        return get_many(tenant, kind, names)

    monkeypatch.setattr(type(rig.catalogue), "get_many", counted)
    return asked


def test_all_are_read_at_once_and_who_is_not_known_has_no_name(rig: Rig, reads: list[Sequence[str]]) -> None:
    RememberUser(rig)(JO)
    rig.keep(KnownUser(user=UserId("nameless")))
    reads.clear()
    found = NameUsers(rig)(a_caller(), ["jo-1", "stranger", "jo-1", "nameless", "schedule"])
    assert found == {"jo-1": "Jo Bloggs"}
    assert reads == [["jo-1", "stranger", "nameless", "schedule"]]


def test_no_more_are_asked_for_than_the_store_answers_at_once(rig: Rig, reads: list[Sequence[str]]) -> None:
    NameUsers(rig)(a_caller(), [f"u{number}" for number in range(MOST_NAMED + 1)])
    assert [len(names) for names in reads] == [MOST_NAMED]


def test_where_there_is_no_user_to_name_nothing_is_read(rig: Rig, reads: list[Sequence[str]]) -> None:
    assert NameUsers(rig)(a_caller(), ["", "no id", "jo@example.org"]) == {}
    assert reads == []


def test_x8_a_name_that_has_expired_is_not_given_though_its_row_is_still_there(rig: Rig) -> None:
    RememberUser(rig)(JO)
    rig.clock.at = NOW + KEPT
    assert NameUsers(rig)(a_caller(), [JO.user]) == {}


def test_x1_no_caller_learns_a_name_of_another_organisation(rig: Rig) -> None:
    RememberUser(rig)(SignedIn(tenant=OTHER, user=JO.user, name=JO.name, email=None))
    assert NameUsers(rig)(a_caller(), [JO.user]) == {}
