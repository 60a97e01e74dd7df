"""Several requests at a time within one invocation."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def for_each(function: Callable[[T], R], items: Sequence[T], threads: int) -> list[R]:
    """Return *function* of each item, in order.

    With several threads all items are tried before an error is raised; with one, the first error ends it.
    """
    workers = min(threads, len(items))
    if workers <= 1:
        return [function(item) for item in items]
    with ThreadPoolExecutor(max_workers=workers) as pool:
        return [future.result() for future in [pool.submit(function, item) for item in items]]


def in_own_thread(function: Callable[[], R]) -> R:
    """Return or raise what *function* does, in a thread that ends with it."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(function).result()
