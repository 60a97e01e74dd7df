"""B9: four workers on one job, each a process of its own, beside one; and what the engine itself takes from four beside one."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import IO

from bench.cloud import ROOT, Cloud
from bench.council import council
from bench.figures import Figure
from bench.stopwatch import middle, spread
from bench.worker import WORKER
from shared.jobs.shard import SHARD_NAMES

WORKERS = 4
_BATCHES = 160


class _Process:
    def __init__(self, orders: IO[str], answers: IO[str]) -> None:
        self._orders, self._answers = orders, answers

    def send(self, order: object) -> None:
        """Give an order."""
        self._orders.write(json.dumps(order) + "\n")
        self._orders.flush()

    def wait(self) -> None:
        """Wait until it is carried out."""
        if not self._answers.readline():
            raise RuntimeError("a worker has died")


def measure(cloud: Cloud, cases: int, rounds: int, say: Callable[[str], None]) -> list[Figure]:
    """Run the same job by one worker and by four in turn; raise if a record is done twice or a count is wrong."""
    data = council(cases)
    walls: dict[str, list[float]] = {"one": [], "four": [], "engine, one": [], "engine, four": []}
    with ExitStack() as running:
        workers = [running.enter_context(_worker(cloud)) for _ in range(WORKERS)]
        for number in range(rounds):
            for name, some in (("one", workers[:1]), ("four", workers)):
                data.bring_in(cloud, cloud.clients.dynamodb)
                orders = [SHARD_NAMES[place :: len(some)] for place in range(len(some))]
                walls[name].append(_timed(some, orders))
                _check_counts(cloud, cases)
                walls[f"engine, {name}"].append(_timed(some, [_BATCHES // len(some)] * len(some)))
                say(f"round {number + 1}: {name} {walls[name][-1]:.1f} s")
    one, four = middle(walls["one"]), middle(walls["four"])
    engine = middle(walls["engine, four"]) / middle(walls["engine, one"])
    return [
        Figure(
            id="B9",
            what="wall time of 4 workers on one job; no record twice, counts exact",
            ours=f"{four:.1f} s",
            against=f"{one:.1f} s (1 worker)",
            ratio=four / one,
            goal=0.4,
            spread=f"{spread(walls['four'])} against {spread(walls['one'])}",
        ),
        Figure(
            id="B9",
            what="wall time of the same batches of puts by 4 processes (the engine's own limit)",
            ours=f"{middle(walls['engine, four']):.1f} s",
            against=f"{middle(walls['engine, one']):.1f} s (1 process)",
            ratio=engine,
        ),
    ]


@contextmanager
def _worker(cloud: Cloud) -> Iterator[_Process]:
    environment = {**os.environ, "BENCH_VARIABLES": json.dumps(cloud.variables[WORKER])}
    with subprocess.Popen(
        [sys.executable, "-m", "bench.worker"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        if process.stdin is None or process.stdout is None:
            raise TypeError
        made = _Process(process.stdin, process.stdout)
        made.wait()
        try:
            yield made
        finally:
            process.stdin.close()


def _timed(some: Sequence[_Process], orders: Sequence[object]) -> float:
    began = time.perf_counter()
    for process, order in zip(some, orders, strict=True):
        process.send(order)
    for process in some:
        process.wait()
    return time.perf_counter() - began


def _check_counts(cloud: Cloud, cases: int) -> None:
    """Raise unless each case was erased once, and the job has counted each once."""
    erased = [row for row in cloud.rows("RecordsTable") if "erasure" in row]
    versions = Counter(row["version"]["N"] for row in erased)
    tallies = [row["tally"]["M"] for row in cloud.rows("JobsTable") if row["sk"]["S"] == "JOB"]
    if versions != {"3": cases} or tallies != [{"erased": {"N": str(cases)}}]:
        raise RuntimeError(f"a record was done twice, or a count is wrong: {versions}, {tallies}")
