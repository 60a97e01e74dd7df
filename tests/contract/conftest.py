"""The two backings of every contract test, and the emulated AWS alone for what only adapters do."""

from collections.abc import Iterator

import pytest

from tests.contract.backing import Aws, Backing, adapters, aws, fakes

_AWS_ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "eu-west-2",
}


@pytest.fixture(scope="session")
def _environment() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in _AWS_ENVIRONMENT.items():
            patch.setenv(name, value)
        yield


@pytest.fixture
def emulated(_environment: None) -> Iterator[Aws]:
    with aws() as one:
        yield one


@pytest.fixture(params=["fake", "adapter"])
def backing(request: pytest.FixtureRequest) -> Backing:
    return fakes() if request.param == "fake" else adapters(request.getfixturevalue("emulated"))
