"""Feeds of learners, aims, records and jobs: for who may read reports, nothing of the removed, each place found again (L7, L9)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import pytest

from shared.access.permissions import Permission
from shared.application.reporting.all_jobs import ReadJobFeed
from shared.application.reporting.all_records import ReadRecords, RecordSelection
from shared.application.reporting.ilr_aims import AimSource
from shared.application.reporting.learners import LearnerSelection, ReadLearnerFeed
from shared.application.reporting.request_report import LIFETIME, LinkReport, RequestReport
from shared.application.reporting.walk import EntitySource
from shared.application.stored import JobFilter
from shared.jobs.job import JobStatus, JobType, LearnerReport, ReportFormat
from shared.kernel.errors import Malformed, RuleConflict
from shared.kernel.identifiers import JobId, RecordId
from shared.learners.ilr import IlrId
from tests.unit.application.learners import AL, ILR, JO, LEARNERS, LONG_AGO, College, a_learner, a_return
from tests.unit.application.rig import Rig
from tests.unit.builders import NOW, SECOND, T, a_caller, a_caller_without, a_job, a_record, an_erased, an_erasure
from tests.unit.refusals import refused

GONE = RecordId("gone")
READER = a_caller(Permission.READ_REPORTS)
NOBODY = a_caller_without(Permission.READ_REPORTS)
REPORT = LearnerReport(workflow=LEARNERS, format=ReportFormat.CSV)


@pytest.fixture
def college(rig: Rig) -> College:
    made = College(rig)
    rig.put(a_learner(JO, LONG_AGO), a_learner(AL), a_learner(GONE, learner=None, erasure=an_erasure()))
    return made


def learners(college: College) -> ReadLearnerFeed:
    return ReadLearnerFeed(college.rig)


def records(rig: Rig) -> ReadRecords:
    return ReadRecords(rig)


def jobs(rig: Rig) -> ReadJobFeed:
    return ReadJobFeed(rig)


def ids(source: EntitySource, limit: int = 2, after: str | None = None) -> list[str]:  # type: ignore[type-arg]  # of anything with an id
    found: list[str] = []
    while True:
        batch = source.read(after, limit)
        for row in batch.rows:
            found += [str(getattr(one, "id", None) or one.record.key.record) for one in row.entities]
        if batch.last is None:
            return found
        after = batch.last


def test_l7_learners_are_found_by_date_by_id_and_by_name_without_the_removed(college: College) -> None:
    read = learners(college)
    for selection, wanted in (
        (LearnerSelection(), [AL, JO]),
        (LearnerSelection(is_descending=True), [JO, AL]),
        (LearnerSelection(by_id=True), [AL, JO]),
        (LearnerSelection(ids=["jo", "gone", "nobody"]), [JO]),
        (LearnerSelection(since=LONG_AGO + timedelta(days=1), undated=False), []),
    ):
        source = read.source(READER, selection)
        assert source is not None
        assert ids(source) == wanted
    assert read.count(READER, LearnerSelection()) == 2
    assert read.count(READER, LearnerSelection(undated=False)) == 1


def test_l9_a_tenant_without_learners_has_none_to_read_or_count(rig: Rig) -> None:
    read = ReadLearnerFeed(rig)
    assert read.source(READER, LearnerSelection()) is None
    assert read.count(READER, LearnerSelection()) == 0


def test_l7_aims_are_those_of_learners_who_are_there_return_by_return(college: College) -> None:
    college.hand_in(a_return(JO), a_return(JO, ilr=IlrId("10000001-2018")), a_return(GONE))
    source = learners(college).source(READER, LearnerSelection(by_id=True))
    assert source is not None
    aims = AimSource(ilrs=college.rig.ilrs, learners=source)
    found = [one for row in aims.read(None, 10).rows for one in row.entities]
    assert [(one.learner, one.ilr.id, one.number) for one in found] == [(JO, "10000001-2018", 1), (JO, ILR, 1)]
    undated = learners(college).source(READER, LearnerSelection(ids=["nobody"]))
    assert undated is not None
    assert [row.entities for row in AimSource(ilrs=college.rig.ilrs, learners=undated).read(None, 10).rows] == [[]]


def test_l7_records_are_all_but_learners_who_have_been_removed(college: College) -> None:
    college.rig.put(a_record("c1"), an_erased("c2"))
    read = records(college.rig)
    whole = sorted(ids(read.source(READER, RecordSelection())))
    assert whole == ["al", "c1", "c2", "jo"]
    assert ids(read.source(READER, RecordSelection(by_id=True, is_descending=True))) == ["jo", "c2", "c1", "al"]
    named = RecordSelection(ids=["c2", "gone", "jo"], workflows=["complaints", LEARNERS, "nosuch"])
    assert ids(read.source(READER, named)) == ["c2", "jo"]
    assert read.count(READER, RecordSelection()) == 4


def test_l9_jobs_come_newest_first_and_those_made_meanwhile_shift_no_page(rig: Rig) -> None:
    for number in range(5):
        rig.start(a_job(id=JobId(f"j{number}"), created_at=NOW + number // 2 * SECOND))
    source = jobs(rig).source(READER, JobFilter())
    assert ids(source) == ["j4", "j3", "j2", "j1", "j0"]
    first = source.read(None, 3)
    for number in range(6, 9):
        rig.start(a_job(id=JobId(f"j{number}"), created_at=NOW + number * SECOND))
    for place, wanted in (
        (first.rows[0].position, ["j3", "j2", "j1", "j0"]),
        (first.rows[1].position, ["j2", "j1", "j0"]),
        (first.last, ["j1", "j0"]),
    ):
        for limit in (1, 3, 100):
            assert ids(source, limit, place) == wanted


@pytest.mark.parametrize(
    "place",
    ["", "[", "7", "[1,2,3]", '["a","b"]', '["a",1,"b"]', '["a|b"]', "[" * 100_000],
    ids=lambda place: place[:8],
)
def test_l9_a_place_that_is_none_among_jobs_is_malformed(rig: Rig, place: str) -> None:
    with pytest.raises(Malformed):
        jobs(rig).source(READER, JobFilter()).read(place, 3)


def _request(college: College) -> RequestReport:
    rig = college.rig
    return RequestReport(rig)


def test_x14_a_report_is_asked_for_once_a_key_and_says_how_many_it_will_show(college: College) -> None:
    first = _request(college)(READER, ReportFormat.CSV, "once")
    assert (first.type, first.request, first.total) == (JobType.LEARNER_REPORT, REPORT, 2)
    assert [shard.number for shard in college.rig.jobs.shards(T, first.id)] == [0]
    assert _request(college)(READER, ReportFormat.CSV, "once").id == first.id
    with refused(RuleConflict, "idempotency_key_reused"):
        _request(college)(READER, ReportFormat.XLSX, "once")


@pytest.mark.parametrize(
    ("changes", "is_linked"),
    [
        ({}, True),
        ({"status": JobStatus.SUCCESS_WITH_WARNINGS}, True),
        ({"status": JobStatus.FAILED}, False),
        ({"finished_at": None, "status": JobStatus.RUNNING}, False),
        ({"finished_at": NOW - LIFETIME}, False),
        ({"finished_at": NOW - LIFETIME + SECOND}, True),
        ({"request": a_job().request}, False),
    ],
    ids=["done", "with warnings", "failed", "running", "too old", "just in time", "another job"],
)
def test_l9_a_link_is_handed_out_while_the_file_is_there(
    college: College, changes: dict[str, object], *, is_linked: bool
) -> None:
    done = {"request": REPORT, "status": JobStatus.SUCCESS, "finished_at": NOW}
    job = a_job(**{**done, **changes})
    link = LinkReport(college.rig)
    assert (link(READER, job) is not None) == is_linked
    assert link(NOBODY, job) is None


def test_a_report_is_linked_for_those_who_may_ask_for_it(college: College) -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Other(LearnerReport):
        started_by: ClassVar[Permission] = Permission.READ_RECORDS

    request = Other(workflow=LEARNERS, format=ReportFormat.CSV)
    job = a_job(request=request, status=JobStatus.SUCCESS, finished_at=NOW)
    assert LinkReport(college.rig)(a_caller(Permission.READ_RECORDS), job) is not None
    assert LinkReport(college.rig)(READER, job) is None
