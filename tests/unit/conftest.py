"""Unit tests reach nothing outside their process."""

import pytest


@pytest.fixture(autouse=True)
def _sockets_off(socket_disabled: None) -> None:
    """Refuse every socket while a test runs; pytest-socket lifts that again at its end."""
