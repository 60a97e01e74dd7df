"""B1, B2, B3: the erasure of cases by the real worker, beside the script that one would write first and beside the floor."""

from collections.abc import Callable
from dataclasses import dataclass

from bench.capacity import item_size
from bench.cloud import Cloud
from bench.council import Council, council
from bench.counter import Counts, Tally, counting
from bench.figures import Figure
from bench.least import Least, least
from bench.opponents.floor import Floor
from bench.opponents.script import Script
from bench.snapshot import left_behind
from bench.stopwatch import Times, middle, spread
from bench.worker import Worker
from shared.adapters.connection import dynamodb_client


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasing:
    """What was measured of *cases* cases. The script was counted of *script_counted_of*: each costs it the same."""

    cases: int
    worker: Times
    script: Times
    floor: Times
    counted: Counts
    script_counted: Counts
    script_counted_of: int
    least: Least


def measure(cloud: Cloud, cases: int, rounds: int, say: Callable[[str], None]) -> Erasing:
    """Erase the same *cases* by each side, *rounds* times in turn; raise if one leaves other data behind than the others."""
    client, tally, data = dynamodb_client(), Tally(cloud.clients.dynamodb), council(cases)
    worker = Worker.of(cloud)
    script = Script(cloud.tables["RecordsTable"], cloud.tables["LedgerTable"], cloud.bucket)

    def count(run: Callable[[], None], some: Council) -> Counts:
        tally.forget()
        with counting(tally):
            some.bring_in(cloud, client)
            tally.reset()
            run()
        return tally.counts

    counted = count(worker.run, data)
    floor, wanted, fewest = Floor(tally.calls), left_behind(cloud), _least(cloud, data)
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
    worker, script, floor = (
        (middle(times.wall) / each * 1000, middle(times.cpu) / each * 1000)
        for times in (one.worker, one.script, one.floor)
    )
    spreads = [f"{spread(one.worker.wall)} against {spread(one.script.wall)}"]
    spreads += [f"{spread(one.worker.cpu)} against {spread(one.script.cpu)}"]
    spreads += [f"{spread(one.worker.cpu)} against {spread(one.floor.cpu)}"]
    ours, fewest, by_script = one.counted, one.least, one.script_counted.write_units / one.script_counted_of
    units = (ours.write_units / fewest.write_units, ours.read_units / fewest.read_units)
    return [
        _timed("B1", "wall time a case", worker[0], script[0], "script", 4, spreads[0], is_more_better=True),
        _timed("B1", "client CPU a case", worker[1], script[1], "script", 4, spreads[1], is_more_better=True),
        _timed("B2", "client CPU a case", worker[1], floor[1], "floor", 1.5, spreads[2]),
        _timed(
            "B2",
            "wall time a case (the engine's own limit)",
            worker[0],
            floor[0],
            "floor, one request at a time",
            None,
            "",
        ),
        _counted("B3", "requests a case", ours.total / each, fewest.requests / each, units=None, goal=1.3),
        _counted(
            "B3", "write units a case", ours.write_units / each, fewest.write_units / each, units=units[0], goal=1.1
        ),
        _counted("B3", "read units a case", ours.read_units / each, fewest.read_units / each, units=units[1], goal=1.1),
        Figure(
            id="B3",
            what="write units a case",
            ours=f"{ours.write_units / each:.2f}",
            against=f"{by_script:.2f} (script)",
            ratio=ours.write_units / each / by_script,
        ),
    ]


def _timed(
    number: str,
    what: str,
    ours: float,
    theirs: float,
    whose: str,
    goal: float | None,
    spreads: str,
    *,
    is_more_better: bool = False,
) -> Figure:
    return Figure(
        id=number,
        what=what,
        ours=f"{ours:.2f} ms",
        against=f"{theirs:.2f} ms ({whose})",
        ratio=theirs / ours if is_more_better else ours / theirs,
        goal=goal,
        is_more_better=is_more_better,
        spread=spreads,
    )


def _counted(number: str, what: str, ours: float, fewest: float, *, units: float | None, goal: float) -> Figure:
    ratio = ours / fewest if units is None else units
    return Figure(id=number, what=what, ours=f"{ours:.3f}", against=f"{fewest:.3f} (least)", ratio=ratio, goal=goal)


def _least(cloud: Cloud, data: Council) -> Least:
    """Return the least for *data*, which the worker has just erased; a page of keys in hand is as large as the keys are."""
    after = {(row["pk"]["S"], row["sk"]["S"]): row for row in cloud.rows("RecordsTable")}
    (shard, *_) = [row for row in cloud.rows("JobsTable") if row["sk"]["S"].startswith("SHARD#")]
    in_hand = [{"S": "complaints/case-000000"}] * 100
    return least(data.records, after, cloud.rows("LedgerTable"), item_size({**shard, "in_hand": {"L": in_hand}}))
