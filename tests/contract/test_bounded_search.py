"""A filtered list looks at a bounded number of rows and goes on by its cursor, however rare what it looks for is."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import pytest

from shared.access.evidence import Evidence
from shared.access.permissions import Caller, Permission
from shared.application.reporting.all_jobs import ReadJobFeed
from shared.application.reporting.walk import Bookmark, PageRequest, read_page
from shared.application.stored import JobFilter
from shared.jobs.history import HistoryEntry
from shared.jobs.job import JobStatus, JobType
from shared.kernel.identifiers import UserId
from shared.records.outcome import Level, Outcome
from tests.contract.backing import Aws
from tests.contract.builders import JOB, NOON, SECOND, T, a_job, an_act, an_entry, key
from tests.fakes.ports import given_ports

K = TypeVar("K")
MOST = 5  # rows that one request looks at
ROWS = 60
EVERY = 19  # which of them match
LIMITS = (1, 2, 50)
QUERY = "provide-client-params.dynamodb.Query"


def _walked(emulated: Aws, read: Callable[[str | None], tuple[Sequence[K], str | None]]) -> list[list[K]]:
    """Return the chunks of a list; none of them asks for more rows than there may be looked at, all shards' ends included."""
    asked: list[int] = []
    chunks: list[list[K]] = []
    after: str | None = None
    with _heard(emulated, asked):
        for _ in range(10 * ROWS):
            asked.clear()
            found, after = read(after)
            assert len(asked) <= MOST + 16
            assert max(asked) <= MOST
            chunks.append(list(found))
            if after is None:
                return chunks
    raise AssertionError("the list has no end")


@contextmanager
def _heard(emulated: Aws, asked: list[int]) -> Iterator[None]:
    """Note how many rows each query asks for; the client is there for other tests too."""

    def hear(params: dict[str, Any], **_: object) -> None:
        asked.append(params["Limit"])

    events = emulated.dynamodb.meta.events
    events.register(QUERY, hear)
    try:
        yield
    finally:
        events.unregister(QUERY, hear)


@pytest.mark.parametrize("limit", LIMITS)
def test_x11_a_long_history_is_searched_a_bounded_stretch_at_a_time(emulated: Aws, limit: int) -> None:
    ledger = emulated.ledger()
    ledger.most_looked_at = MOST
    entries = [
        an_entry(f"c{number}", outcome=Outcome.FAILED if number % EVERY == 0 else Outcome.ERASED)
        for number in range(ROWS)
    ]
    ledger.write_history(T, entries)

    def walked(level: Level | None, outcome: Outcome | None) -> list[list[HistoryEntry]]:
        return _walked(emulated, lambda after: ledger.history(T, JOB, level, outcome, after, limit))

    failed = sorted(str(one.record) for one in entries if one.outcome is Outcome.FAILED)
    for chunks in (walked(Level.ERROR, None), walked(None, Outcome.FAILED)):
        assert sorted(str(one.record) for chunk in chunks for one in chunk) == failed
        assert [] in chunks, "a page may be empty before the end"
        assert all(len(chunk) <= limit for chunk in chunks)
    assert len([one for chunk in walked(None, Outcome.ERASED) for one in chunk]) == ROWS - len(failed)


@pytest.mark.parametrize("limit", LIMITS)
def test_the_ledger_of_one_record_is_searched_a_bounded_stretch_at_a_time(emulated: Aws, limit: int) -> None:
    ledger = emulated.ledger()
    ledger.most_looked_at = MOST
    one = key("c1")
    others = [name for name in (f"o{number}" for number in range(20 * ROWS)) if key(name).shard == one.shard][:ROWS]
    ledger.write_history(T, [an_entry(name, at=NOON + number * SECOND) for number, name in enumerate(others)])
    acts = [an_act(str(one), at=NOON + number * SECOND) for number in (0, 1, ROWS // 2, ROWS)]
    for act in acts:
        ledger.write_evidence(T, act)

    def read(after: str | None) -> tuple[Sequence[HistoryEntry | Evidence], str | None]:
        return ledger.since(T, None, one, after, limit)

    chunks = _walked(emulated, read)
    assert [entry for chunk in chunks for entry in chunk] == acts
    assert [] in chunks
    assert all(len(chunk) <= limit for chunk in chunks)


def _many_jobs(emulated: Aws) -> list[str]:
    """Write jobs a few of which have failed; return those, newest first."""
    for number in range(ROWS):
        status = JobStatus.FAILED if number % EVERY == 0 else JobStatus.SUCCESS
        emulated.jobs().create(T, a_job(f"j{number:02d}", created_at=NOON + number * SECOND, status=status), [])
    return [f"j{number:02d}" for number in reversed(range(ROWS)) if number % EVERY == 0]


@pytest.mark.parametrize("limit", LIMITS)
def test_jobs_are_searched_a_bounded_stretch_at_a_time(emulated: Aws, limit: int) -> None:
    jobs, failed = emulated.jobs(), _many_jobs(emulated)
    jobs.most_looked_at = MOST
    chunks = _walked(emulated, lambda after: jobs.page(T, JobFilter(status=JobStatus.FAILED), after, limit))
    assert [job.id for chunk in chunks for job in chunk] == failed
    assert [] in chunks
    nothing = _walked(emulated, lambda after: jobs.page(T, JobFilter(type=JobType.ILR_IMPORT), after, limit))
    assert [job for chunk in nothing for job in chunk] == []


def test_the_feed_of_jobs_goes_on_behind_a_stretch_without_any(emulated: Aws) -> None:
    jobs, failed = emulated.jobs(), _many_jobs(emulated)
    jobs.most_looked_at = MOST
    caller = Caller(tenant=T, user=UserId("u"), permissions=frozenset({Permission.READ_REPORTS}))
    source = ReadJobFeed(given_ports(jobs=jobs, ledger=emulated.ledger())).source(
        caller, JobFilter(status=JobStatus.FAILED)
    )
    found: list[Any] = []
    start: Bookmark | None = Bookmark()
    while start is not None:
        some, start = read_page(source, start, PageRequest(size=1, weight=0))
        found += some
    assert [job.id for job in found] == failed
