"""B1, B2, B3: the real worker's erasure of cases, beside a first script's and the floor."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bench.capacity import item_size
from bench.cloud import Cloud
from bench.council import CASES, TENANT, Council, council
from bench.counter import Counts, counting
from bench.figures import Figure
from bench.least import Least, least
from bench.opponents.floor import Floor
from bench.opponents.script import Script
from bench.snapshot import left_behind
from bench.stopwatch import Times, middle, spread
from bench.worker import Worker
from shared.adapters.connection import dynamodb_client
from shared.adapters.dynamodb.job_codec import shard_from, shard_item
from shared.kernel.identifiers import RecordId, RecordKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasing:
    """The results for *cases* cases; the script's counts are of *script_counted_of* cases."""

    cases: int
    worker: Times
    script: Times
    floor: Times
    counted: Counts
    script_counted: Counts
    script_counted_of: int
    least: Least


def measure(cloud: Cloud, cases: int, rounds: int, say: Callable[[str], None]) -> Erasing:
    """Erase the same cases by each side in turn, *rounds* times; raise if they leave different data behind."""
    client, data = dynamodb_client(), council(cases)
    worker = Worker.of(cloud)
    script = Script(cloud.tables["RecordsTable"], cloud.tables["LedgerTable"], cloud.bucket)

    def count(run: Callable[[], None], some: Council) -> Counts:
        some.bring_in(cloud, client)
        with counting(cloud) as counts:
            run()
        return counts

    counted = count(worker.run, data)
    floor, wanted, fewest = Floor(counted.calls), left_behind(cloud), least_of(cloud, data)
    few = max(1, cases // 10)
    script_counted = count(script.run, council(few))
    sides = {"worker": worker.run, "script": script.run, "floor": floor.run}
    times = {name: Times() for name in sides}
    for number in range(rounds):
        for name, run in sides.items():
            data.bring_in(cloud, client)
            if name == "floor":
                floor.prepare(cloud)
            with times[name].span():
                run()
            if left_behind(cloud) != wanted:
                raise RuntimeError(f"the {name} leaves other data behind than the worker")
            say(f"round {number + 1}: {name} {times[name].wall[-1]:.1f} s, CPU {times[name].cpu[-1]:.2f} s")
    return Erasing(
        cases=cases, counted=counted, script_counted=script_counted, script_counted_of=few, least=fewest, **times
    )


def figures(one: Erasing) -> list[Figure]:
    """Return B1, B2 and B3."""
    each = one.cases

    def timed(number: str, what: str, whose: str, theirs: Times, of: str, goal: float | None) -> Figure:
        ours, other = getattr(one.worker, of), getattr(theirs, of)
        return Figure.of(
            number,
            what,
            middle(ours) / each * 1000,
            middle(other) / each * 1000,
            "{:.2f} ms",
            whose,
            goal=goal,
            is_more_better=number == "B1",
            spread=f"{spread(ours)} against {spread(other)}" if goal else "",
        )

    def counted(what: str, ours: float, fewest: float, goal: float) -> Figure:
        return Figure.of("B3", f"{what} a case", ours / each, fewest / each, "{:.3f}", "least", goal=goal)

    ours, fewest = one.counted, one.least
    by_script = one.script_counted.write_units / one.script_counted_of
    return [
        timed("B1", "wall time a case", "script", one.script, "wall", 4),
        timed("B1", "client CPU a case", "script", one.script, "cpu", 4),
        timed("B2", "client CPU a case", "floor", one.floor, "cpu", 1.5),
        timed(
            "B2", "wall time a case (the engine's own limit)", "floor, one request at a time", one.floor, "wall", None
        ),
        counted("requests", ours.total, fewest.requests, 1.3),
        counted("write units", ours.write_units, fewest.write_units, 1.1),
        counted("read units", ours.read_units, fewest.read_units, 1.1),
        Figure.of("B3", "write units a case", ours.write_units / each, by_script, "{:.2f}", "script"),
    ]


def least_of(cloud: Cloud, data: Council) -> Least:
    after = {(row["pk"]["S"], row["sk"]["S"]): row for row in cloud.rows("RecordsTable")}
    (row, *_) = [row for row in cloud.rows("JobsTable") if row["sk"]["S"].startswith("SHARD#")]
    shard = replace(shard_from(row), in_hand=(RecordKey(CASES, RecordId("case-000000")),) * 100)
    return least(data.records, after, cloud.rows("LedgerTable"), item_size(shard_item(TENANT, shard)))
