"""A world with a college in it."""

from collections.abc import Iterator

import pytest

from tests.imports.returns import found_college
from tests.world.world import World, world


@pytest.fixture
def here() -> Iterator[World]:
    with world() as made:
        found_college(made)
        yield made
