"""Tells "all is handled" from "not yet begun"."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Activity:
    """Counts the invocations that run, and those that have ever begun."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running = 0
        self._begun = 0

    @contextmanager
    def invocation(self) -> Iterator[None]:
        """Count one invocation, from the wait for its function to its end."""
        with self._lock:
            self._running += 1
            self._begun += 1
        try:
            yield
        finally:
            with self._lock:
                self._running -= 1

    def snapshot(self) -> tuple[int, int]:
        with self._lock:
            return self._running, self._begun
