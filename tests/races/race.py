"""One round of a race: a job at work in some threads, somebody else in others, and the same invariants afterwards.

What an answer promised counts: a rival who was told "yes" looks at the row at once, and what was neither claimed nor erased then
must never be.
"""

import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from tests.engine.figures import count
from tests.faults.invariants import Aftermath, aftermath, check
from tests.faults.jobs import TYPES, JobType, Outcome
from tests.faults.runner import Run, ask, known_jobs, new_jobs, see_through
from tests.faults.stage import Stage
from tests.races.instances import worker
from tests.world import delivery
from tests.world.injection import Injection
from tests.world.world import World

LONGEST_PAUSE = 0.25


@dataclass
class Round:
    """One round: what rivals found out, to be held against what came of it."""

    stage: Stage
    chance: random.Random
    left_alone: set[str] = field(default_factory=set)
    added: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    accepted: int = 0

    @property
    def here(self) -> World:
        """The world."""
        return self.stage.here

    def pause(self) -> None:
        """Wait a moment of a random length."""
        time.sleep(self.chance.random() ** 2 * LONGEST_PAUSE)

    def is_untouched(self, key: str) -> bool:
        """Tell whether a record is neither claimed nor erased now."""
        pk = "council#" + key.replace("/", "#")
        row = self.here.clients.dynamodb.get_item(
            TableName=self.here.tables["RecordsTable"],
            Key={"pk": {"S": pk}, "sk": {"S": "RECORD"}},
            ConsistentRead=True,
        )["Item"]
        return not {"claim", "erasure"} & row.keys()

    def leave_alone(self, key: str, protected: Sequence[str] = ()) -> None:
        """Note that a record (or those that it protects) may not be erased any more, if nobody had begun."""
        self.accepted += 1
        self.left_alone |= {one for one in protected or (key,) if self.is_untouched(one)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Race:
    """A table entry: which job, against whom, and which outcomes the others' doings allow besides the job's own.

    An outcome of None allows that a record is not in the job at all.
    """

    name: str
    job: str
    rivals: Callable[[Round], Sequence[Callable[[], None]]]
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
    _together([*at_work, *race.rivals(this)])
    delivery.send(here, *messages)
    run = see_through(here, job, quiet, known, race.jobs)
    for it in _aftermaths(race, this, run):
        check(it)
    count("races")
    stage.reset()
    return this


def _together(acts: Sequence[Callable[[], None]]) -> None:
    """Let all begin at once, each in its own thread; what one of them raises is raised here."""
    begin = threading.Barrier(len(acts))
    raised: list[BaseException] = []

    def perform(act: Callable[[], None]) -> None:
        begin.wait()
        try:
            act()
        except BaseException as error:  # noqa: BLE001 – handed on to the test's own thread
            raised.append(error)

    threads = [threading.Thread(target=perform, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if raised:
        raise raised[0]


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
        written = race.type.written | race.allowed.keys() | race.touched | race.redated | this.left_alone
        found.append(
            replace(
                it,
                expected=expected,
                written=frozenset(key.partition("#")[0] for key in written),
                added=this.added,
                left_alone=frozenset(this.left_alone) | race.redated,
            )
        )
    return found
