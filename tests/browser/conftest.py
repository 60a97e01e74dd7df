"""A browser, a checker of HTML, a council, and its officer before a window, for each way of looking at a page."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from typing import Protocol

import pytest
from playwright.sync_api import Browser

from infra.local import LocalStack
from tests.browser import chromium, validity
from tests.browser.chromium import window
from tests.browser.council import OFFICER, Council
from tests.browser.inspection import Inspection, Seen
from tests.browser.looks import LOOKS, Look
from tests.browser.person import Person
from tests.browser.validity import Checker
from tests.browser.witness import Witness

_numbers = count(1)


class Seat(Protocol):
    """Sits a person down before a window of their own, which may ask *others* beside its origin."""

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
            witness = Witness(context, origin, others)
            inspection = Inspection(browser, checker, seen, look)
            yield Person(context.new_page(), origin, inspection)
        faults = inspection.faults + witness.faults
        assert not faults, "\n".join(faults)

    return sit


@pytest.fixture(scope="session")
def stack() -> Iterator[LocalStack]:
    with LocalStack.start() as stack:
        yield stack


@pytest.fixture
def council(stack: LocalStack) -> Council:
    """Return a council of the test's own."""
    return Council.found(stack, f"council-{next(_numbers)}")


@pytest.fixture
def officer(seat: Seat, stack: LocalStack, council: Council) -> Iterator[Person]:
    """Return the council's officer, who has signed in."""
    with seat(stack.api_url, stack.provider_url, stack.aws_endpoint_url) as person:
        person.sign_in(OFFICER, council.tenant)
        yield person
