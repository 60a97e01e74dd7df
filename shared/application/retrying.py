"""Repeats a read, a decision and a conditional write after a conflict."""

from collections.abc import Callable
from typing import TypeVar

from shared.kernel.errors import StaleVersion, Unavailable

T = TypeVar("T")
ROUNDS = 10
CONTENDED = ("contended", "this keeps changing")


def retry_on_conflict(attempt: Callable[[], T]) -> T:
    """Return *attempt*'s result once its write meets no conflict; raise ``Unavailable`` after ten."""
    for _ in range(ROUNDS):
        try:
            return attempt()
        except StaleVersion:
            continue
    raise Unavailable(*CONTENDED)
