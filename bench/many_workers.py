"""B9: four workers on one job, each a process, beside one; and what the engine itself takes from four."""

import os
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from functools import cache
from multiprocessing import get_context
from typing import Any

from bench.cloud import Cloud
from bench.council import council
from bench.figures import Figure
from bench.stopwatch import middle, spread
from bench.worker import WORKER, Worker
from shared.adapters.connection import dynamodb_client
from shared.adapters.dynamodb.batches import Batches
from shared.adapters.dynamodb.codec import record_from
from shared.adapters.dynamodb.job_codec import job_from
from shared.adapters.dynamodb.keys import RECORD
from shared.kernel.identifiers import SHARDS
from shared.records.outcome import Outcome

WORKERS = 4
_BATCHES, _BATCH = 160, 25


def measure(cloud: Cloud, cases: int, rounds: int, say: Callable[[str], None]) -> list[Figure]:
    """Run the same job by one worker and by four in turn; raise if a record is done twice or a count is wrong."""
    data = council(cases)
    walls: dict[str, list[float]] = {"one": [], "four": [], "engine, one": [], "engine, four": []}
    with ExitStack() as running:
        workers = [
            running.enter_context(ProcessPoolExecutor(1, get_context("spawn"), _surround, (cloud.variables[WORKER],)))
            for _ in range(WORKERS)
        ]
        _timed(workers, _run, [()] * WORKERS)  # loads all that they need, outside the measured time
        _timed(workers, _fill_ledger, [0] * WORKERS)
        for number in range(rounds):
            for name, some in (("one", workers[:1]), ("four", workers)):
                data.bring_in(cloud, cloud.clients.dynamodb)
                walls[name].append(_timed(some, _run, [range(place, SHARDS, len(some)) for place in range(len(some))]))
                _check_counts(cloud, cases)
                walls[f"engine, {name}"].append(_timed(some, _fill_ledger, [_BATCHES // len(some)] * len(some)))
                say(f"round {number + 1}: {name} {walls[name][-1]:.1f} s")
    one, four = walls["one"], walls["four"]
    return [
        Figure.of(
            "B9",
            "wall time of 4 workers on one job; no record twice, counts exact",
            middle(four),
            middle(one),
            "{:.1f} s",
            "1 worker",
            goal=0.4,
            spread=f"{spread(four)} against {spread(one)}",
        ),
        Figure.of(
            "B9",
            "wall time of the same batches of puts by 4 processes (the engine's own limit)",
            middle(walls["engine, four"]),
            middle(walls["engine, one"]),
            "{:.1f} s",
            "1 process",
        ),
    ]


def _timed(workers: Sequence[ProcessPoolExecutor], act: Callable[[Any], None], orders: Sequence[object]) -> float:
    """Let the workers carry out their orders at the same time; return how long that took."""
    began = time.perf_counter()
    for done in [worker.submit(act, order) for worker, order in zip(workers, orders, strict=True)]:
        done.result()
    return time.perf_counter() - began


def _surround(variables: Mapping[str, str]) -> None:
    os.environ.update(variables)


@cache
def _worker() -> Worker:
    return Worker(os.environ)


@cache
def _ledger() -> Batches:
    return Batches(client=dynamodb_client(), table=os.environ["LEDGER_TABLE"])


def _run(shards: Sequence[int]) -> None:
    _worker().run(shards)


def _fill_ledger(batches: int) -> None:
    table = _ledger()
    for number in range(batches):
        names = (f"{os.getpid()}-{number}-{one}" for one in range(_BATCH))
        table.put([{"pk": {"S": name}, "sk": {"S": name}} for name in names])


def _check_counts(cloud: Cloud, cases: int) -> None:
    rows = [row for row in cloud.rows("RecordsTable") if row["sk"]["S"] == RECORD]
    erased = [one for one in map(record_from, rows) if one.is_erased]
    versions = Counter(one.version for one in erased)
    tallies = [job_from(row).tally for row in cloud.rows("JobsTable") if row["sk"]["S"] == "JOB"]
    if versions != {3: cases} or tallies != [{Outcome.ERASED: cases}]:
        raise RuntimeError(f"a record was done twice, or a count is wrong: {versions}, {tallies}")
