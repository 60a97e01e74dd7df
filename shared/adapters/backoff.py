"""Waits between attempts: exponential, capped and with full jitter."""

import secrets
import time
from collections.abc import Callable, Iterator

from shared.kernel.errors import Unavailable

# From the system, which no environment shares with another, even if both started from one snapshot.
_chance = secrets.SystemRandom()


class Backoff:
    """How often to try, and the seconds between; tests replace *sleep* and *fraction*."""

    def __init__(
        self,
        *,
        attempts: int = 8,
        first: float = 0.05,
        longest: float = 2.0,
        sleep: Callable[[float], None] = time.sleep,
        fraction: Callable[[], float] = _chance.random,
    ) -> None:
        self.attempts, self.first, self.longest = attempts, first, longest
        self.sleep, self.fraction = sleep, fraction

    def rounds(self) -> Iterator[int]:
        """Yield each attempt's number, waiting in between; raise ``Unavailable`` after the last."""
        for attempt in range(self.attempts):
            if attempt:
                self.sleep(self.fraction() * min(self.longest, self.first * 2 ** (attempt - 1)))
            yield attempt
        raise Unavailable("store_busy", "a store could not take the whole request")
