"""Doing a read, a decision and a conditional write again when somebody else was faster."""

from collections.abc import Callable
from typing import TypeVar

from shared.kernel.errors import StaleVersion, Unavailable

T = TypeVar("T")
ROUNDS = 10
CONTENDED = ("contended", "this keeps changing")


def until_current(attempt: Callable[[], T]) -> T:
    """Return what *attempt* returns once its write meets the version that it was decided on."""
    for _ in range(ROUNDS):
        try:
            return attempt()
        except StaleVersion:
            continue
    raise Unavailable(*CONTENDED)
