"""Sending several requests at a time: threads for input and output inside one invocation, and nothing beyond it."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def for_each(function: Callable[[T], R], items: Sequence[T], threads: int) -> list[R]:
    """Return what *function* returns for each of *items*, in their order; all are tried before the first error is raised."""
    workers = min(threads, len(items))
    if workers <= 1:
        return [function(item) for item in items]
    with ThreadPoolExecutor(max_workers=workers) as pool:
        return [future.result() for future in [pool.submit(function, item) for item in items]]
