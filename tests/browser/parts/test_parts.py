"""The parts of the console's pages, each in every state, as a browser has them."""

from collections.abc import Iterator

import pytest

from tests.browser.conftest import Seat
from tests.browser.parts import gallery


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with gallery.served() as url:
        yield url


def test_no_part_has_a_fault_in_any_state(seat: Seat, site: str) -> None:
    with seat(site) as person:  # at the block's end it fails if a page had a fault
        for path in gallery.PAGES:
            person.open(path)
