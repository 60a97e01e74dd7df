"""``python -m bench``: measure everything, print one table, write ``bench/results.json``."""

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from bench import apart, changes, costs, erasing, imports, nights, pages, starts, tenants
from bench import many_workers as together
from bench import write_strategies as ways
from bench.cloud import Cloud, cloud
from bench.counter import hook
from bench.figures import Figure, table
from infra.local.emulator import ENGINES

RESULTS = Path(__file__).parent / "results.json"


def say(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


def _erasing(cloud: Cloud, asked: argparse.Namespace) -> list[Figure]:
    measured = erasing.measure(cloud, asked.cases, asked.rounds, say)
    return [*erasing.figures(measured), *costs.of_erasing(measured)]


# The choices of --only, in the order in which they run.
MEASURES: Mapping[str, Callable[[Cloud, argparse.Namespace], list[Figure]]] = {
    "erasing": _erasing,
    "apart": lambda cloud, asked: apart.measure(cloud, min(asked.cases, 400), say),
    "ways": lambda cloud, asked: ways.figures(ways.measure(cloud, min(asked.cases, 200), asked.rounds, say)),
    "nights": lambda cloud, asked: nights.measure(cloud, tuple(asked.stored), say),
    "tenants": lambda cloud, _asked: tenants.measure(cloud, say),
    "pages": lambda cloud, _asked: pages.measure(cloud, say),
    "imports": lambda cloud, asked: imports.measure(cloud, asked.learners, asked.rounds, say),
    "changes": lambda cloud, _asked: changes.measure(cloud, say),
    "together": lambda cloud, asked: together.measure(cloud, min(asked.cases, 800), asked.rounds, say),
    "starts": lambda cloud, asked: starts.measure(cloud, asked.starts, say),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", nargs="*", choices=MEASURES, default=list(MEASURES), help="instead of everything")
    parser.add_argument("--cases", type=int, default=2000, help="cases to erase")
    parser.add_argument("--rounds", type=int, default=2, help="how often each side runs, in turn")
    parser.add_argument("--stored", type=int, nargs="+", default=list(nights.SIZES), help="sizes of the nights' table")
    parser.add_argument("--learners", type=int, default=imports.MANY, help="learners of the ILR file")
    parser.add_argument("--engine", choices=ENGINES, default="dynamodb-local", help="what stands in for DynamoDB")
    parser.add_argument("--starts", type=int, default=10, help="how often each function is started")
    asked = parser.parse_args()
    with cloud(asked.engine) as here:
        hook()
        for name in asked.only:
            began = time.monotonic()
            found = MEASURES[name](here, asked)
            if asked.engine == "dynamodb-local":  # figures of other engines are not kept
                _keep(
                    name,
                    {**_circumstances(asked, time.monotonic() - began), "figures": [one.as_json() for one in found]},
                )
            print(table(found), end="\n\n", flush=True)
    return 0


def _keep(name: str, measured: Mapping[str, object]) -> None:
    kept = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    RESULTS.write_text(json.dumps({**kept, name: measured}, indent=2, ensure_ascii=False) + "\n")


def _circumstances(asked: argparse.Namespace, seconds: float) -> dict[str, object]:
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(seconds),
        "machine": f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}",
        "load": round(os.getloadavg()[0], 1),
        "asked": {name: value for name, value in vars(asked).items() if name != "only"},
    }


if __name__ == "__main__":
    sys.exit(main())
