"""A set of ports that has what a test gives it, and nothing else."""

from types import SimpleNamespace
from typing import cast

from shared.application.all_ports import Ports


def given_ports(**ports: object) -> Ports:
    """Return ports by their names."""
    return cast("Ports", SimpleNamespace(**ports))
