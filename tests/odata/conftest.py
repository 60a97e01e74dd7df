"""A college that the tests of a module share, and that none of them changes."""

from collections.abc import Iterator

import pytest

from tests.odata import college
from tests.world.world import World, world


@pytest.fixture(scope="module")
def here() -> Iterator[World]:
    """Return a world with the college's learners."""
    with world() as made:
        college.found_college(made)
        college.enrol_all(made)
        yield made
