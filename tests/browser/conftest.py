"""A browser, a checker of HTML, and a person before a window, for each way of looking at a page."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

import pytest
from playwright.sync_api import Browser

from tests.browser import chromium, validity
from tests.browser.chromium import LOOKS, Look, window
from tests.browser.inspection import Inspection, Seen
from tests.browser.person import Person
from tests.browser.validity import Checker
from tests.browser.witness import Witness


class Seat(Protocol):
    """Sits somebody down before a window of their own, which may ask *others* beside its origin."""

    def __call__(self, origin: str, *others: str) -> AbstractContextManager[Person]: ...


@pytest.fixture(scope="session")
def checker() -> Iterator[Checker]:
    with validity.running() as checker:
        yield checker


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium.launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def seen(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Seen:
    """Return what this run has looked over, one for all its workers."""
    own = tmp_path_factory.getbasetemp()
    return Seen((own if worker_id == "master" else own.parent) / "seen")


@pytest.fixture(params=LOOKS, ids=str)
def look(request: pytest.FixtureRequest) -> Look:
    found: Look = request.param
    return found


@pytest.fixture
def seat(browser: Browser, checker: Checker, seen: Seen, look: Look) -> Seat:
    """Return a way to sit down; who gets up fails if anything was wrong with a page that they saw."""

    @contextmanager
    def sit(origin: str, *others: str) -> Iterator[Person]:
        with window(browser, look) as context:
            witness = Witness(context, {origin, *others})
            inspection = Inspection(browser, checker, seen, look)
            yield Person(context.new_page(), origin, inspection)
        faults = inspection.faults + witness.faults
        assert not faults, "\n".join(faults)

    return sit
