"""One round of a race: a job at work in some threads, somebody else in others, and the same invariants afterwards.

What an answer promised counts: a rival who was told "yes" looks at the record at once. What was neither claimed nor erased then
must never be, and what hung on it then must stay: a file may have gone on its own date before.
"""

import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial

from tests.engine.figures import count
from tests.faults.invariants import Aftermath, aftermath, check
from tests.faults.jobs import TYPES, JobType, Outcome
from tests.faults.runner import Run, ask, known_jobs, new_jobs, see_through
from tests.faults.stage import Stage
from tests.faults.town import TENANT
from tests.races.instances import worker
from tests.world import delivery
from tests.world.injection import Injection
from tests.world.stored import opened
from tests.world.world import World

LONGEST_PAUSE = 0.25


@dataclass
class Round:
    """One round: what rivals found out, to be held against what came of it."""

    stage: Stage
    chance: random.Random
    left_alone: dict[str, frozenset[str]] = field(default_factory=dict)
    added: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    accepted: int = 0
    raised: list[BaseException] = field(
        default_factory=list
    )  # in somebody else's thread, to be raised in the test's own

    @property
    def here(self) -> World:
        """The world."""
        return self.stage.here

    def pause(self) -> None:
        """Wait a moment of a random length."""
        time.sleep(self.chance.random() ** 2 * LONGEST_PAUSE)

    def perform(self, act: Callable[[], None]) -> None:
        """Do *act*; what it raises is raised at the end of the round."""
        try:
            act()
        except BaseException as error:  # noqa: BLE001 – handed on to the test's own thread
            self.raised.append(error)

    def untouched(self, key: str) -> frozenset[str] | None:
        """Return the sort keys of a record's rows if it is neither claimed nor erased now, and else None."""
        pk = f"{TENANT}#" + key.replace("/", "#")
        rows = self.here.clients.dynamodb.query(
            TableName=self.here.tables["RecordsTable"],
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": pk}},
            ConsistentRead=True,
        )["Items"]
        found = {row["sk"]["S"]: row for row in rows if not row["sk"]["S"].startswith("LINK")}
        if {"claim", "erasure"} & opened(found["RECORD"]).keys():
            return None
        returns = [row["sk"]["S"] for row in self.here.rows("IlrTable") if row["pk"]["S"] == f"{TENANT}#{key[9:]}"]
        return frozenset(found) | {f"ILR#{sk}" for sk in returns if key.startswith("learners/")}

    def in_hand(self) -> set[str]:
        """Return the records of the chunk that is worked on now: what has been decided by may be older than an answer."""
        shards = [opened(row) for row in self.here.rows("JobsTable") if row["sk"]["S"] != "JOB"]
        return {"/".join(key) for row in shards if "end" not in row for key in row["in_hand"]}

    def leave_alone(self, key: str, protected: Sequence[str] = ()) -> None:
        """Note that a record (or those that it protects) may not be erased any more, if nobody had begun."""
        self.accepted += 1
        for one in protected or (key,):
            left = self.untouched(one)
            if left is not None:
                self.left_alone[one] = left


@dataclass(frozen=True, slots=True, kw_only=True)
class Race:
    """A table entry: which job, against whom, and which outcomes the others' doings allow besides the job's own.

    An outcome of None allows that a record is not in the job at all. Others act at random moments, or in the very ``moment`` before
    a call.
    """

    name: str
    job: str
    rivals: Callable[[Round], Sequence[Callable[[], None]]] = lambda _this: ()
    moment: Callable[[Round], AbstractContextManager[object]] = nullcontext
    allowed: Mapping[str, frozenset[Outcome | None]] = field(default_factory=dict)
    touched: frozenset[str] = frozenset()
    redated: frozenset[str] = frozenset()  # others may give it dates, nobody may erase it
    workers: int = 1
    jobs: int = 1

    @property
    def type(self) -> JobType:
        """The job's entry in its table."""
        return TYPES[self.job]


def play(race: Race, stage: Stage, seed: int) -> Round:
    """Play one round, check every invariant, and put the stage back."""
    this = Round(stage, random.Random(f"{race.name}-{seed}"))  # noqa: S311 – a seed that can be repeated
    here, job, quiet = stage.here, race.type, Injection()
    known = known_jobs(here)
    for number in range(race.jobs):
        ask(here, replace(job, ask=partial(job.ask_as, key=f"request-{number}")), quiet)
    new_jobs(here, job, known, race.jobs)
    messages = list(delivery.take_messages(here).values())
    deliveries = [message for message in messages for _ in range(race.workers)]
    at_work = [partial(worker(here, number), body) for number, body in enumerate(deliveries)]
    with race.moment(this):
        _together(this, [*at_work, *race.rivals(this)])
    delivery.send(here, *messages)
    run = see_through(here, job, quiet, known, race.jobs)
    for it in _aftermaths(race, this, run):
        check(it)
    count("races")
    stage.reset()
    return this


def _together(this: Round, acts: Sequence[Callable[[], None]]) -> None:
    """Let all begin at once, each in its own thread; what one of them raises is raised here."""
    begin = threading.Barrier(len(acts))

    def begun(act: Callable[[], None]) -> None:
        begin.wait()
        act()

    threads = [threading.Thread(target=this.perform, args=(partial(begun, act),)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if this.raised:
        raise this.raised[0]


def _aftermaths(race: Race, this: Round, run: Run) -> Sequence[Aftermath]:
    """Return what came of each job; where the race left more than one outcome open, the one that came counts as expected."""
    whole = aftermath(this.here, race.type, this.stage.before, run, may_fail=False)
    found = []
    for name in run.jobs:
        it = replace(whole, name=name)
        expected = dict(race.type.outcomes)
        for key, allowed in race.allowed.items():
            entry = it.history.get(key)
            came = (entry["outcome"], entry.get("ground")) if entry else None
            if came in allowed:
                expected.pop(key, None)
                if came is not None:
                    expected[key] = came
        written = race.type.written | race.allowed.keys() | race.touched | race.redated | this.left_alone.keys()
        waiting = race.type.waiting - race.allowed.keys() - race.touched
        found.append(
            replace(
                it,
                expected=expected,
                written=frozenset(key.partition("#")[0] for key in written),
                added=this.added,
                left_alone={key: frozenset(this.stage.before.record_rows(key)) for key in race.redated | waiting}
                | this.left_alone,
            )
        )
    return found
