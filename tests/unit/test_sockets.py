"""The guard that keeps unit tests in their process."""

import socket

import pytest
from pytest_socket import SocketBlockedError


@pytest.mark.filterwarnings("ignore:A test tried to use socket")  # pytest-socket warns beside raising
def test_a_unit_test_can_open_no_socket() -> None:
    with pytest.raises(SocketBlockedError):
        socket.socket()
