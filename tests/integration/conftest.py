"""The whole application for each test; see tests.world."""

from collections.abc import Iterator

import pytest

from tests.world import council
from tests.world.browser import Browser, console
from tests.world.world import World, world


@pytest.fixture
def empty() -> Iterator[World]:
    """Return a world in which nobody has done anything."""
    with world() as made:
        yield made


@pytest.fixture
def here(empty: World) -> World:
    """Return a world with the council's workflows and filter."""
    council.found_council(empty)
    return empty


@pytest.fixture
def officer(here: World) -> Iterator[Browser]:
    """Return the browser of an administrator who has signed in to the console."""
    with console(here) as place:
        browser = Browser(place)
        browser.sign_in()
        yield browser
