"""A user who signs in is remembered by the first pages that they open, and by no function whose role may not write it."""

from dataclasses import replace
from datetime import timedelta

from functions.console.desk.home import HomePages
from functions.console.frame.app import Console
from functions.console.frame.routes import Pages
from shared.access.known_users import KnownUser
from shared.access.permissions import Permission
from shared.application.access.identify_caller import IdentifyCaller
from shared.application.access.name_users import NameUsers
from shared.application.access.remember_user import RememberUser
from tests.unit.application.ports_in_memory import PortsInMemory
from tests.unit.builders import LONDON, T
from tests.unit.console.officer import OLIVE, ROLE, Officer


def _remembering(rig: PortsInMemory) -> Officer:
    officer = Officer(rig, [], [Permission.READ_LEDGER])
    officer.console = Console(
        lambda _cookie, *, by_itself: officer.session,  # noqa: ARG005 – as the session's finder is called
        IdentifyCaller(rig),
        lambda _tenant: LONDON,
        NameUsers(rig),
        RememberUser(rig),
    )
    HomePages(rig).register(Pages(officer.console))
    return officer


def test_a_user_who_has_just_signed_in_is_remembered_as_their_token_has_them() -> None:
    rig = PortsInMemory()
    officer = _remembering(rig)
    assert officer.get("/console").status == 200
    found = rig.catalogue.get(T, KnownUser, "olive")
    assert found is not None
    assert (found.name, found.email, found.groups) == ("Olive Officer", "olive@council.example", (ROLE,))
    officer.get("/console")
    assert rig.actions() == [("user_signed_in", "user/olive")]


def test_a_session_that_has_gone_on_for_a_while_is_not_asked_about_again() -> None:
    rig = PortsInMemory()
    officer = _remembering(rig)
    officer.session = replace(OLIVE, seen_at=OLIVE.started_at + timedelta(minutes=1))
    assert officer.get("/console").status == 200
    assert rig.catalogue.get(T, KnownUser, "olive") is None


def test_a_function_that_does_not_remember_writes_nothing() -> None:
    rig = PortsInMemory()
    assert Officer(rig, [HomePages(rig)], Permission).get("/console").status == 200
    assert rig.actions() == []
