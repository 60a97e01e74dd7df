"""X3, X10, L10: an import is killed at every call on its way, and takes more than one invocation: same counts, same rows."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest

from infra.local.functions import FunctionFailed
from shared.jobs.job import JobType
from tests.faults.redaction import step
from tests.imports.returns import EARLY, UKPRN, a_learner, a_return, an_aim, announce, send
from tests.world.council import history, read_job, versions
from tests.world.delivery import VISIBILITY
from tests.world.faults import FAULTS
from tests.world.injection import Killed
from tests.world.interception import Call, at_calls, writes_history
from tests.world.stored import opened
from tests.world.world import World

START, WORKER = "StartIlrImportFunction", "RunImportShardFunction"
BOTH = pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
MANY, CHUNK = 20, 8  # a file of two chunks, and a third of those who are not in it
MOST_CALLS = 12
WRITING = {"TransactWriteItems", "BatchWriteItem", "PutItem", "SendMessage", "DeleteObjects"}
OPEN = an_aim(1, None)
MOMENT = {"changed_at", "state_entered_at", "entered_state_here_at", "version"}
FILE = a_return(a_learner("A1"), a_learner("B2", OPEN), a_learner(None))


def rows_without_moments(here: World) -> tuple[list[Any], list[Any]]:
    """Return learners and returns as they are, but for when, by which job and in how many writes they came to be so."""
    learners = [
        {name: value for name, value in row.items() if name not in MOMENT and not name.startswith(("mark", "by_"))}
        for row in map(opened, here.rows("RecordsTable"))
    ]
    return sorted(learners, key=str), sorted(here.rows("IlrTable"), key=str)


def deliver(here: World) -> None:
    """Hand over all there is; who is killed gets their event again once it is visible again."""
    for _ in range(20):
        try:
            here.settle()
        except (Killed, FunctionFailed):
            here.pass_time(VISIBILITY)
        else:
            return
    raise AssertionError("the world does not come to rest")


@BOTH
def test_l10_x10_the_start_of_an_import_killed_at_any_call_starts_it_once(here: World, *, after: bool) -> None:
    wanted = None
    for kill_at in [None, *range(MOST_CALLS)]:
        job = announce(here, len(FILE))
        here.settle()
        send(here, job, FILE)
        FAULTS.arm(kill_at, after=after)
        was_killed = False
        try:
            here.source(START).step()
        except Killed:
            was_killed = True
        FAULTS.disarm()
        here.pass_time(VISIBILITY)
        here.source(START).step()  # before anybody reads the file
        deliver(here)
        ended = read_job(here, job)
        shards = [
            row for row in here.rows("JobsTable") if row["pk"]["S"].endswith(job) and row["sk"]["S"] == "IMPORT#00"
        ]
        assert len(shards) == 1
        assert sum(ended["outcomes"].values()) == 3
        wanted = wanted or rows_without_moments(here)
        assert rows_without_moments(here) == wanted
        assert versions(here) == []
        if kill_at is not None and not was_killed:
            assert kill_at > 1, "the start makes no calls to be killed at"
            return
    raise AssertionError("the start of an import makes more calls than it should")


@BOTH
def test_l10_x4_a_start_killed_at_any_call_leaves_nothing_of_a_file_that_nobody_waits_for(
    here: World, *, after: bool
) -> None:
    for kill_at in range(MOST_CALLS):
        send(here, "nobody", FILE)
        send(here, "nobody", FILE)
        FAULTS.arm(kill_at, after=after)
        was_killed = False
        try:
            here.source(START).step()
            here.source(START).step()
        except Killed:
            was_killed = True
        FAULTS.disarm()
        here.pass_time(VISIBILITY)
        deliver(here)
        assert versions(here) == []
        if not was_killed:
            assert kill_at > 1, "the deletion makes no calls to be killed at"
            return
    raise AssertionError("a deletion makes more calls than it should")


def test_l10_x10_an_event_that_comes_again_starts_nothing_and_deletes_nothing_that_is_read(here: World) -> None:
    job = announce(here, len(FILE))
    here.settle()
    send(here, job, FILE)
    (arrived,) = here.clients.s3.list_object_versions(Bucket=here.bucket)["Versions"]
    sent = {"key": arrived["Key"], "versionId": arrived["VersionId"]}
    event = {"Records": [{"s3": {"bucket": {"name": here.bucket}, "object": sent}}]}
    for _ in range(3):
        here.functions[START].invoke(event)
    assert len(versions(here)) == 1
    here.settle()
    assert (read_job(here, job)["outcomes"], versions(here)) == ({"imported": 2, "failed": 1}, [])
    here.functions[START].invoke(event)
    here.settle()
    assert read_job(here, job)["outcomes"] == {"imported": 2, "failed": 1}


@contextmanager
def short_invocations(here: World) -> Iterator[list[str]]:
    """Let the time of each invocation of a worker be up with its first chunk; yields the messages by which it was sent on."""
    sent: list[str] = []
    last = [False]

    def look(call: Call) -> None:
        is_history = call.function == WORKER and writes_history(call)
        # One chunk's history may take many calls.
        if is_history and not last[0]:
            here.pass_time(timedelta(minutes=5))
        last[0] = is_history
        if call.function == WORKER and call.operation == "SendMessage":
            sent.append(call.text)

    with at_calls(look):
        yield sent


def name(number: int) -> str:
    return f"r{number:03d}"


class College:
    """A college that sends one return after the other, each of which leaves out a fifth of its learners."""

    def __init__(self, here: World) -> None:
        self.here = here
        self.sent = 0
        self.ends: dict[str, str] = {}

    def send_next(self, kill_at: int | None = None, *, after: bool = False) -> list[str]:
        """Import a return, check its counts, history, rows, and that nothing of the file is left; return the calls made."""
        self.sent += 1
        day = (date(2015, 1, 1) + timedelta(days=self.sent)).isoformat()
        named = [name(number) for number in range(MANY) if self.sent == 1 or (number + self.sent) % 5]
        self.ends |= dict.fromkeys(named, day)
        file = a_return(*(a_learner(one, an_aim(2, day)) for one in named), at=EARLY + timedelta(days=self.sent))
        job = announce(self.here, len(file))
        self.here.settle()
        send(self.here, job, file)
        FAULTS.arm(kill_at, after=after)
        deliver(self.here)
        calls, was_killed = FAULTS.calls, not FAULTS.armed
        FAULTS.disarm()
        assert was_killed == (kill_at is not None)
        absent = self.ends.keys() - set(named)
        told = {f"learners/{UKPRN}-{one}": ("imported", None) for one in named}
        told |= {f"learners/{UKPRN}-{one}": ("absent_from_return", None) for one in absent}
        counted = {"imported": len(named), "absent_from_return": len(absent)}
        ended = read_job(self.here, job)
        assert ended["outcomes"] == {outcome: number for outcome, number in counted.items() if number}
        assert ended["status"] == "success"
        assert history(self.here, job) == told
        assert self._dates() == self.ends
        assert self._ends() == self.ends
        assert versions(self.here) == []
        return calls

    def _dates(self) -> dict[str, str]:
        rows = self.here.rows("RecordsTable")
        return {row["pk"]["S"].rpartition("-")[2]: opened(row)["learner"]["funding"]["day"] for row in rows}

    def _ends(self) -> dict[str, str]:
        rows = self.here.rows("IlrTable")
        aims = {row["pk"]["S"].rpartition("-")[2]: opened(row)["aims"] for row in rows}
        return {one: aim["learn_actual_end_date"] for one, (aim,) in aims.items()}


def points(calls: list[str]) -> Iterable[int]:
    """Return where to kill: the last call of each sort that writes, unless EXPUNGE_EVERY_CALL asks for every call."""
    if step(2) == 1:
        return range(len(calls))
    return sorted({call: at for at, call in enumerate(calls) if call in WRITING}.values())


@BOTH
def test_l10_x10_an_import_of_several_invocations_killed_at_any_call_counts_and_writes_the_same(
    here: World, monkeypatch: pytest.MonkeyPatch, *, after: bool
) -> None:
    worker: Any = here.functions[WORKER].handler
    opened = worker.__wrapped__.__globals__["run_shard"].types[JobType.ILR_IMPORT]
    monkeypatch.setitem(opened.__wrapped__.__globals__, "CHUNK", CHUNK)
    college = College(here)
    with short_invocations(here) as sent_on:
        college.send_next()
        assert len(sent_on) > 1, "one invocation was enough"
        calls = college.send_next()
        for kill_at in points(calls):
            college.send_next(kill_at, after=after)
