"""The report on learners: every row, exactly, over many chunks; who moves meanwhile is neither lost nor there twice (L7, L9)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from shared.application.reporting import orders
from shared.application.reporting.write_report import COLUMNS, OneReport, WriteReport
from shared.application.stored import Cell
from shared.jobs.job import JobStatus, LearnerReport, ReportFormat
from shared.kernel.identifiers import JobId, RecordId, TenantId
from shared.records.learner import FinalFunding, FundingReason, LearnerFacts
from shared.records.outcome import Outcome
from shared.records.record import Record
from tests.fakes.reports import FakeReports
from tests.unit.application.learners import LEARNERS, College, a_learner, learner_key
from tests.unit.application.rig import SPAN, Rig
from tests.unit.builders import JOB, T, a_guard, a_job, a_shard, an_erasure

MANY = 250
FIRST = date(2015, 1, 1)
REPORT = a_job(request=LearnerReport(workflow=LEARNERS, format=ReportFormat.CSV))


@dataclass(slots=True, kw_only=True)
class Watched(FakeReports):
    """Reports of which a test hears after so many rows."""

    after: dict[int, Callable[[], None]] = field(default_factory=dict)

    def write(
        self,
        tenant: TenantId,
        job: JobId,
        format_: ReportFormat,
        columns: Sequence[str],
        rows: Iterable[Sequence[Cell]],
    ) -> None:
        def watched() -> Iterable[Sequence[Cell]]:
            for number, row in enumerate(rows, start=1):
                if number in self.after:
                    self.after[number]()
                yield row

        FakeReports.write(self, tenant, job, format_, columns, watched())


@pytest.fixture
def college(rig: Rig) -> College:
    return College(rig)


def named(number: int) -> RecordId:
    return RecordId(f"l{number:03d}")


def some(number: int) -> Record:
    """Return a learner, one in five of whom has no date."""
    reason = FundingReason.OPEN if number % 5 == 0 else FundingReason.DATED
    day = None if number % 5 == 0 else FIRST + timedelta(days=number)
    facts = LearnerFacts(ukprn="10000001", learn_ref_number=f"R{number}", funding=FinalFunding(day=day, reason=reason))
    return a_learner(named(number), learner=facts)


def writer(college: College, reports: FakeReports) -> WriteReport:
    college.rig.reports = reports
    return WriteReport(college.rig)


def written(reports: FakeReports) -> dict[str, Sequence[Cell]]:
    head, *rows = reports.written[T, JOB]
    assert tuple(head) == COLUMNS
    assert len({row[0] for row in rows}) == len(rows)
    return {str(row[0]): row for row in rows}


def test_l9_a_report_of_many_pages_has_exactly_one_row_for_each_learner(
    college: College, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orders, "_AT_A_TIME", 70)
    college.retain(6)
    college.rig.put(*(some(number) for number in range(MANY)))
    reports = FakeReports()
    result = writer(college, reports)(T, REPORT, 1, [])
    rows = written(reports)
    assert (result.entries, dict(result.counted)) == ((), {Outcome.LISTED: MANY})
    for number in range(MANY):
        day = None if number % 5 == 0 else FIRST + timedelta(days=number)
        removal = None if day is None else day.replace(year=day.year + 6) + timedelta(days=1)
        reason = "open" if day is None else "dated"
        assert rows[named(number)] == (
            named(number),
            "10000001",
            f"R{number}",
            day,
            reason,
            removal,
            None,
            False,
            False,
        )
    days = [row[3] for row in rows.values()]
    dated = [day for day in days if isinstance(day, date)]
    assert days == [*sorted(dated), *[None] * (MANY // 5)]


def test_l5_a_report_says_on_which_day_an_edit_made_a_learner_due_while_they_are(college: College) -> None:
    college.retain(6)
    edited = date(2026, 3, 1)
    for name, day in ((named(1), date(2010, 7, 31)), (named(2), date(2025, 7, 31))):
        funding = FinalFunding(day=day, reason=FundingReason.DATED)
        college.rig.put(a_learner(name, learner=LearnerFacts(funding=funding, made_due_on=edited)))
    reports = FakeReports()
    writer(college, reports)(T, REPORT, 1, [])
    assert {name: row[6] for name, row in written(reports).items()} == {named(1): edited, named(2): None}


def test_l7_who_is_removed_or_moves_while_a_report_is_written_is_not_there_or_there_once(college: College) -> None:
    college.rig.put(*(some(number) for number in range(1, MANY)))
    moved = a_learner(named(249), day=date(2012, 1, 1))

    def remove_and_move() -> None:
        college.rig.put(a_learner(named(248), learner=None, erasure=an_erasure()), moved)

    reports = Watched(after={50: remove_and_move})
    writer(college, reports)(T, REPORT, 1, [])
    rows = written(reports)
    assert named(248) not in rows
    assert rows[named(249)][3] == date(2012, 1, 1)
    assert len(rows) == MANY - 2


def test_x13_who_cannot_be_read_is_named_and_whoever_is_held_or_restricted_is_shown_so(college: College) -> None:
    held = a_learner(RecordId("held"), legal_hold=a_guard())
    bound = a_learner(RecordId("bound"), restriction=a_guard())
    college.rig.put(
        held, bound, a_learner(RecordId("bad")), a_learner(RecordId("gone"), learner=None, erasure=an_erasure())
    )
    college.rig.records.unreadable.add((T, learner_key(RecordId("bad"))))
    reports = FakeReports()
    result = writer(college, reports)(T, REPORT, 3, [])
    rows = written(reports)
    assert {name: row[7:] for name, row in rows.items()} == {"held": (True, False), "bound": (False, True)}
    (entry,) = result.entries
    assert (entry.record, entry.outcome, entry.ground) == (
        learner_key(RecordId("bad")),
        Outcome.FAILED,
        "unreadable_record",
    )
    assert (entry.job, entry.chunk, entry.dry_run) == (JOB, 3, False)
    assert dict(result.counted) == {Outcome.LISTED: 2}


def test_l9_a_report_is_the_one_thing_that_its_job_has_in_hand(college: College) -> None:
    college.rig.put(*(some(number) for number in range(3)))
    college.rig.start(REPORT, a_shard(0))
    college.rig.run_shard(T, JOB, 0, SPAN)
    job = college.rig.jobs.job(T, JOB)
    assert job is not None
    assert (job.status, dict(job.tally)) == (JobStatus.SUCCESS, {Outcome.LISTED: 3})
    reports = college.rig.reports
    assert len(written(reports)) == 3
    for ask in (
        lambda: OneReport().next_chunk(T, a_job(), a_shard(0)),
        lambda: writer(college, reports)(T, a_job(), 1, []),
    ):
        with pytest.raises(TypeError):
            ask()
