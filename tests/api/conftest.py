"""What the tests of the API share."""

from collections.abc import Iterator

import pytest

from tests.api.village import Village
from tests.world.world import world


@pytest.fixture(scope="module")
def village() -> Iterator[Village]:
    """Return a world that the document's own examples have founded; the tests of a module share it."""
    with world() as made:
        yield Village(made)


@pytest.fixture(scope="module")
def _everything(village: Village) -> None:
    """Let `Village.send` in everywhere."""
    village.let_in_everywhere()
