"""B6: the real worker's import of 50,000 learners, beside a tenth of them and beside a whole tree of the same file.

Each import and each parse has a process of its own, whose peak memory counts. The engine would take minutes to store 50,000
learners, so memory and CPU are measured on a forgetful one, and throughput with a tenth of them on a real one. CPU is compared
for parsing alone, since the tree does nothing else.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import IO

from bench.cloud import FUNCTIONS, ROOT, Cloud
from bench.college import LEARNERS, TENANT, catalogue
from bench.figures import Figure
from bench.forgetful import forgetful
from bench.message import message
from bench.stopwatch import Times, middle, spread
from infra.sample.ilr import IlrSample, write
from shared.adapters.dynamodb.batches import Batches
from shared.adapters.dynamodb.jobs import DynamoJobs
from shared.adapters.s3.keys import import_key
from shared.jobs.job import IlrImport, Job, JobStatus
from shared.jobs.shard import Shard
from shared.kernel.identifiers import IMPORT_SHARD, JobId
from shared.learners.ilr_file import MB
from shared.records.outcome import Outcome

MANY = 50_000
MOST_MEMORY, MOST_GROWTH, MOST_CPU = 150, 1.05, 2.0
JOB = JobId("bench-import")
IMPORTER = "RunImportShardFunction"
_SMALLER = 10  # a tenth of the learners
_FILLED = ("RecordsTable", "IlrTable", "LedgerTable")


def measure(cloud: Cloud, learners: int, rounds: int, say: Callable[[str], None]) -> list[Figure]:
    """Parse a file of *learners* both ways in turn, *rounds* times; import it once, and one of a tenth."""
    with TemporaryDirectory() as folder:
        large, small = (Path(folder) / name for name in ("large.xml", "small.xml"))
        for path, count in ((large, learners), (small, learners // _SMALLER)):
            with path.open("w", encoding="utf-8") as stream:
                write(stream, IlrSample(learners=count))
        ways = {"read": Times(), "tree": Times()}
        for number in range(rounds):
            for way, took in ways.items():
                with _process(way, str(large)) as running:
                    _add(took, running.stderr)
                say(f"round {number + 1}: {way}: {took.cpu[-1]:.1f} s of CPU, {took.memory[-1]:.0f} MB")
        with forgetful(
            cloud.variables[IMPORTER]["AWS_ENDPOINT_URL_DYNAMODB"], [cloud.tables[name] for name in _FILLED]
        ) as url:
            sent = _imported(cloud, large, learners, {"AWS_ENDPOINT_URL_DYNAMODB": url})
        stored = _imported(cloud, small, learners // _SMALLER, {})
        _check_stored(cloud, learners // _SMALLER)
        for name, took in {"sent": sent, "stored": stored}.items():
            say(f"{name}: {max(took.memory):.0f} MB, {sum(took.cpu):.0f} s of CPU in {sum(took.wall):.0f} s")
        size = large.stat().st_size // MB
        return _figures(learners, size, sent, stored, ways)


def _check_stored(cloud: Cloud, learners: int) -> None:
    for name in _FILLED:
        if len(cloud.rows(name)) != learners:
            raise RuntimeError(f"not all are in the {name}")


def _imported(cloud: Cloud, path: Path, learners: int, variables: Mapping[str, str]) -> Times:
    """Import the file in a fresh process until the job has ended; raise unless all learners are counted."""
    took, jobs = Times(), DynamoJobs(client=cloud.clients.dynamodb, table=cloud.tables["JobsTable"])
    _bring_in(cloud, path, jobs)
    about = str(FUNCTIONS[IMPORTER]["Timeout"])
    with _process("import", about, {**cloud.variables[IMPORTER], **variables}) as running:
        if running.stdin is None:
            raise TypeError
        event = json.dumps(message(TENANT, JOB, IMPORT_SHARD))
        while (found := jobs.job(TENANT, JOB)) is not None and found.status.is_open:
            began = perf_counter()
            print(event, file=running.stdin, flush=True)
            _add(took, running.stderr)
            took.wall.append(perf_counter() - began)
        running.stdin.close()
    if found is None or found.status is not JobStatus.SUCCESS or found.tally != {Outcome.IMPORTED: learners}:
        raise RuntimeError(f"not all were imported: {found and found.tally}")
    return took


def _bring_in(cloud: Cloud, path: Path, jobs: DynamoJobs) -> None:
    cloud.wipe()
    Batches(client=cloud.clients.dynamodb, table=cloud.tables["CatalogueTable"]).put(catalogue())
    with path.open("rb") as stream:
        stored = cloud.clients.s3.put_object(Bucket=cloud.bucket, Key=import_key(TENANT, JOB), Body=stream)
    now = datetime.now(UTC)
    job = Job(
        id=JOB,
        request=IlrImport(workflow=LEARNERS, file_version=stored["VersionId"]),
        dry_run=False,
        requested_by="officer",
        created_at=now,
        tally={},
    )
    jobs.create(TENANT, job, [Shard(job=JOB, number=IMPORT_SHARD, tally={}, progressed_at=now)])


@contextmanager
def _process(way: str, about: str, variables: Mapping[str, str] | None = None) -> Iterator["subprocess.Popen[str]"]:
    # The log on standard output is not needed; the report comes on standard error.
    with subprocess.Popen(  # noqa: S603 – the words are all our own
        [sys.executable, "-m", "bench.importing", way, about],
        cwd=ROOT,
        env={**os.environ, **(variables or {})},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _add(took: Times, stream: IO[str] | None) -> None:
    if stream is None:
        raise TypeError
    line = stream.readline()
    if not line.startswith("{"):
        raise RuntimeError(f"the process has failed: {line}{stream.read()}")
    report = json.loads(line)
    took.cpu.append(report["cpu"])
    took.memory.append(report["memory"])


def _figures(learners: int, size: int, sent: Times, stored: Times, ways: Mapping[str, Times]) -> list[Figure]:
    small, large, few = max(stored.memory), max(sent.memory), learners // _SMALLER
    read, tree = ways["read"], ways["tree"]
    return [
        Figure.of(
            "B6",
            f"peak memory of the process that imports {learners:,} learners, {learners * 5 // 2:,} aims, {size} MB",
            large,
            MOST_MEMORY,
            "{:.0f} MB",
            goal=1.0,
        ),
        Figure.of(
            "B6",
            "the same, beside a file of a tenth",
            large,
            small,
            "{:.0f} MB",
            f"{few:,} learners",
            goal=MOST_GROWTH,
        ),
        Figure.of(
            "B6",
            "CPU of parsing the file",
            middle(read.cpu),
            middle(tree.cpu),
            "{:.2f} s",
            "a whole tree of xml.etree",
            goal=MOST_CPU,
            spread=f"{spread(read.cpu)} against {spread(tree.cpu)}",
        ),
        Figure.of(
            "B6",
            "peak memory of a process that only parses the file",
            middle(read.memory),
            middle(tree.memory),
            "{:.0f} MB",
            "a whole tree",
        ),
        Figure(
            id="B6",
            what="learners imported a second, by one worker",
            ours=f"{learners / sum(sent.wall):.0f} ({sum(sent.cpu) / learners * 1000:.2f} ms of CPU each)",
            against=f"{few / sum(stored.wall):.0f} (where the engine stores them)",
            ratio=None,
        ),
    ]
