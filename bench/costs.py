"""B10: what it costs on paper: the counted units, requests and CPU, times the list prices of ``prices.json``."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.capacity import READ_STEP
from bench.counter import Counts
from bench.erasing import Erasing
from bench.figures import Figure
from bench.stopwatch import Times, middle

PRICES: Mapping[str, Any] = json.loads((Path(__file__).parent / "prices.json").read_text())
STORED = (1_000_000, 10_000_000, 100_000_000)
MILLION = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What one case or one run takes of AWS; *seconds* are of a worker's time."""

    write_units: float
    read_units: float
    listings: float = 0
    seconds: float = 0

    @property
    def dollars(self) -> float:
        return float(
            self.write_units * PRICES["write_units_per_million"] / MILLION
            + self.read_units * PRICES["read_units_per_million"] / MILLION
            + self.listings * PRICES["s3_list_per_thousand"] / 1000
            + self.seconds * PRICES["worker_memory_gb"] * PRICES["lambda_gb_second"]
        )


def scan(stored: int) -> Work:
    """Return what reading all stored records takes, eventually consistent, as a nightly script without an index does."""
    return Work(write_units=0, read_units=stored * PRICES["scanned_record_bytes"] / READ_STEP / 2)


def cases_an_hour(units_a_case: float) -> float:
    """Return how many cases the default limit of one table allows, if it took all of a case's units."""
    return float(PRICES["default_limits"]["write_units_per_second_of_a_table"] / units_a_case * 3600)


def of_erasing(measured: Erasing) -> list[Figure]:
    """Return the dollars of a million erased cases, and the cases an hour within the default limits."""
    ours, script = (
        _work(measured.counted, measured.cases, measured.worker, measured.cases),
        _work(measured.script_counted, measured.script_counted_of, measured.script, measured.cases),
    )
    units, dollars = ours.write_units, (ours.dollars * MILLION, script.dollars * MILLION)
    return [
        Figure.of("B10", "dollars for a million erased cases", dollars[0], dollars[1], "{:.2f}", "script"),
        Figure(
            id="B10",
            what="cases an hour that the default limits of an account allow",
            ours=f"{cases_an_hour(units):,.0f}",
            against=f"{units:.2f} write units a case",
            ratio=None,
        ),
    ]


def _work(counts: Counts, counted: int, times: Times, timed: int) -> Work:
    return Work(
        write_units=counts.write_units / counted,
        read_units=counts.read_units / counted,
        listings=counts.requests["s3:ListObjectVersions"] / counted,
        seconds=middle(times.cpu) / timed,  # not the wall time, which depends on the engine
    )
