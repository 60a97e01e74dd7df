"""Every page and act of the console, as its functions register them, so that none is forgotten: who gets there, and with what."""

import importlib
import inspect
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from types import SimpleNamespace
from typing import Any

import pytest

from functions.console.frame import wiring
from functions.console.frame.routes import Subject
from shared import settings
from shared.access.permissions import Permission
from shared.application.all_ports import Ports
from shared.bootstrap import ports as wired
from tests.unit.application.rig import Rig
from tests.unit.console.officer import Officer, Shown

MODULES = ("functions.console.desk.main", "functions.console.records.main")
OPEN = {  # to every user who has signed in; what else these show asks for its own permission
    "/console",
    "/console/learners",
    "/console/set-up",
    "/console/set-up/workflows",
    "/console/set-up/workflows/<workflow>",
}
TOKEN = {"csrf": "a-token-of-the-session"}


@dataclass(frozen=True)
class Route:
    """A page, or an act on it."""

    path: str
    needs: frozenset[Permission]
    does: Callable[..., Any] | None = None

    @property
    def address(self) -> str:
        return re.sub("<[a-z]+>", "x1", self.path)


class Recorder:
    """Takes what subjects register."""

    def __init__(self) -> None:
        self.routes: list[Route] = []

    def get(self, path: str, _shows: object, *, needs: Sequence[Permission]) -> None:
        self.routes.append(Route(path, frozenset(needs)))

    def act(
        self, path: str, _shows: object, does: Callable[..., Any], *, needs: Sequence[Permission], **_: object
    ) -> None:
        self.routes.append(Route(path, frozenset(needs), does))


@cache
def _subjects() -> list[Callable[[Ports], Subject]]:
    """Return what both functions register, without their settings and ports."""
    found: list[Callable[[Ports], Subject]] = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(settings, "load", lambda _: SimpleNamespace(recovery_window_days=35))
        patched.setattr(wired, "WiredPorts", lambda *_: None)
        patched.setattr(wiring, "wire", lambda _, subjects, **__: found.extend(subjects))
        for name in MODULES:
            patched.delitem(sys.modules, name, raising=False)
            importlib.import_module(name)
            del sys.modules[name]
    return found


@cache
def _routes() -> list[Route]:
    recorder: Any = Recorder()
    for subject in _subjects():
        subject(Rig()).register(recorder)
    routes: list[Route] = recorder.routes
    return routes


def _officer(permissions: Iterable[Permission]) -> Officer:
    rig = Rig()
    return Officer(rig, [subject(rig) for subject in _subjects()], permissions)


def _answers(officer: Officer, route: Route) -> Iterator[Shown]:
    yield officer.get(route.address)
    if route.does is not None:
        yield officer.post(route.address, TOKEN)


@pytest.mark.parametrize("missing", Permission)
def test_x15_a_user_who_lacks_one_permission_of_a_page_or_act_is_refused_it(missing: Permission) -> None:
    officer = _officer(one for one in Permission if one is not missing)
    for route in _routes():
        if missing in route.needs:
            for shown in _answers(officer, route):
                assert (shown.status, route.path) == (403, route.path)
                assert missing in shown.text


def test_x15_a_user_without_permissions_sees_what_is_open_to_all_alone() -> None:
    assert {one.path for one in _routes() if not one.needs} == OPEN
    officer = _officer(())
    refused = [shown.status for one in _routes() if one.path not in OPEN for shown in _answers(officer, one)]
    assert len(refused) > len(OPEN)
    assert set(refused) == {403}


def test_x19_each_act_reads_its_form_whole() -> None:
    """An act that doesn't would pass over fields that it doesn't know; one whose form has none says so."""
    acts = [one for one in _routes() if one.does]
    assert [one.path for one in acts if not re.search(r"\.(reading|take_nothing)\(", _source(one.does))] == []


def test_x19_each_act_refuses_what_is_unknown_behind_its_addresss_question_mark() -> None:
    officer = _officer(Permission)
    shown = {one.path: officer.post(f"{one.address}?surprise=1", TOKEN) for one in _routes() if one.does}
    assert {path for path, one in shown.items() if not one.title.startswith("Part of this address is unknown")} == set()


def _source(does: Any) -> str:  # noqa: ANN401 – a function, a method, or a part of either
    """Return the source of *does* and of the methods beside it that it calls."""
    method: Any = does.func if isinstance(does, partial) else does
    own = inspect.getsource(method)
    beside = (getattr(type(method.__self__), name, None) for name in re.findall(r"self\.(_\w+)\(", own))
    return own + "".join(inspect.getsource(one) for one in beside if inspect.isfunction(one))
