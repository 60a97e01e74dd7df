"""A fresh rig for every test."""

import pytest

from tests.unit.application.rig import Rig


@pytest.fixture
def rig() -> Rig:
    return Rig()
