"""Repeats a read, a decision and a conditional write after a conflict."""

from collections.abc import Callable
from typing import TypeVar

from shared.kernel.errors import StaleVersion, Unavailable

T = TypeVar("T")
D = TypeVar("D")
ROUNDS = 10
CONTENDED = ("contended", "this keeps changing")


def write_as_decided(decide: Callable[[], D], write: Callable[[D], T]) -> T:
    """Write what *decide* says, deciding anew after a conflict of the write; one of *decide* is the caller's."""
    for _ in range(ROUNDS):
        decided = decide()
        try:
            return write(decided)
        except StaleVersion:
            continue
    raise Unavailable(*CONTENDED)


def retry_on_conflict(attempt: Callable[[], T]) -> T:
    """Return *attempt*'s result once its write meets no conflict; raise ``Unavailable`` after ten."""
    for _ in range(ROUNDS):
        try:
            return attempt()
        except StaleVersion:
            continue
    raise Unavailable(*CONTENDED)
