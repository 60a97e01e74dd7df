"""The whole application for each test; see tests.world."""

from collections.abc import Iterator

import pytest

from tests.world import council
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
