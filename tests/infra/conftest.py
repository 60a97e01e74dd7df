"""A local stack with the small functions of `local_functions`, for the tests of a module."""

from collections.abc import Iterator

import httpx
import pytest

from infra.local import LocalStack
from tests.infra.local_functions import TEMPLATE


@pytest.fixture(scope="module")
def stack() -> Iterator[LocalStack]:
    with LocalStack.start(TEMPLATE) as running:
        # Between two phases of a test, pytest takes standard output back, and with it what a function is just printing.
        assert running.settle()
        yield running


@pytest.fixture
def api(stack: LocalStack) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=stack.api_url) as client:
        yield client
