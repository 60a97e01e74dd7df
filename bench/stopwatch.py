"""Wall time, and this process's CPU time over all threads, in the same span."""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median


@dataclass(slots=True)
class Times:
    """What one side took: seconds, and processes' peak memory in MB."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)

    @contextmanager
    def span(self) -> Iterator[None]:
        gc.collect()
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.cpu.append(time.process_time() - cpu)
        self.wall.append(time.perf_counter() - wall)


def middle(values: list[float]) -> float:
    return float(median(values))


def spread(values: list[float]) -> str:
    """Return the least and the greatest, as shares of the median."""
    centre = middle(values)
    return f"{min(values) / centre - 1:+.0%}/{max(values) / centre - 1:+.0%}"
