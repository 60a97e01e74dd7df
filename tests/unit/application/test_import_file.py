"""An import from its request to its last chunk: who is in the file, then who is not; one file, once (L10, X10, X14)."""

from dataclasses import replace

import pytest

from shared.adapters.s3.keys import import_key, import_of
from shared.application.learners import import_file
from shared.application.learners.request_import import SendImport
from shared.application.learners.start_import import Arrival
from shared.application.reading.ranges import CHUNK
from shared.jobs.job import IlrImport, Job, JobStatus, JobType
from shared.kernel.errors import Invalid, RuleConflict, StaleVersion, Unavailable
from shared.kernel.identifiers import IMPORT_SHARD, JobId, RecordId, TenantId
from shared.learners.ilr import Aim, IlrReturn
from shared.learners.ilr_file import (
    LARGEST_FILE,
    FiledLearner,
    FileFault,
    FileRefused,
    IlrHeader,
)
from shared.learners.learner_id import learner_id, reference_name
from shared.records.outcome import Outcome
from tests.fakes.ilr_files import FakeIlrFile
from tests.unit.application.learners import LEARNERS, LONG_AGO, College, a_learner
from tests.unit.application.rig import NO_TIME, SPAN, Rig
from tests.unit.builders import JOB, NOW, SECOND, T, a_caller, a_job
from tests.unit.refusals import refused

HEADER = IlrHeader(ukprn="10000001", year="2019", prepared_at=NOW)
ASKED = a_job(request=IlrImport(workflow=LEARNERS))
KEY = import_key(T, JOB)
AIM = Aim(completion_status=1)
SHARD = IMPORT_SHARD


@pytest.fixture
def college(rig: Rig) -> College:
    return College(rig)


def own(name: str) -> RecordId:
    return RecordId(f"10000001-{name}")


def arrived(college: College, *names: str, job: Job = ASKED) -> None:
    """Let a file that names so many arrive for a job, and start it."""
    says = {own(name): FiledLearner(reference=name, aims=(AIM,)) for name in names}
    college.rig.ilr_files.there[KEY, "v1"] = FakeIlrFile(header=HEADER, says=says)
    college.rig.files.arrive(KEY)
    college.rig.start(job)
    assert college.rig.start_import(KEY, import_of(KEY), "v1") is Arrival.STARTED


def earlier(college: College, *names: str) -> None:
    for name in names:
        college.rig.put(a_learner(own(name)))
        college.hand_in(IlrReturn(learner=own(name), id=HEADER.ilr, aims=(AIM,), prepared_at=NOW - SECOND))


def ended(college: College) -> Job:
    found = college.rig.jobs.job(T, JOB)
    assert found is not None
    return found


@pytest.mark.parametrize("chunk", [1, 2, 3, 100])
def test_l10_all_in_the_file_then_all_who_are_not_are_met_once(
    college: College, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_file, "CHUNK", chunk)
    earlier(college, "a", "b", "c", "x", "y", "z")
    college.rig.put(a_learner(RecordId("10000002-a")), a_learner(RecordId("by-the-api")))
    arrived(college, "a", "b", "c", "d", "e")
    college.rig.run_shard(T, JOB, SHARD, SPAN)
    job = ended(college)
    assert dict(job.tally) == {Outcome.IMPORTED: 5, Outcome.ABSENT_FROM_RETURN: 3}
    assert (job.status, college.rig.ilr_files.open) == (JobStatus.SUCCESS, 0)
    assert KEY not in college.rig.files.versions


def test_x10_an_import_goes_on_in_the_next_invocation_where_it_stood(
    college: College, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_file, "CHUNK", 2)
    earlier(college, "x", "y")
    arrived(college, "a", "b", "c")
    for _ in range(3):
        college.rig.run_shard(T, JOB, SHARD, NO_TIME)
    assert ended(college).status.is_open
    assert college.rig.records.rows.keys().isdisjoint({(T, own("a"))})
    college.rig.clock.at = NOW + 3600 * SECOND
    college.rig.run_shard(
        T, JOB, SHARD, replace(SPAN, leave_by=SPAN.leave_by + 3600 * SECOND, deadline=SPAN.deadline + 3600 * SECOND)
    )
    assert dict(ended(college).tally) == {Outcome.IMPORTED: 3, Outcome.ABSENT_FROM_RETURN: 2}


def test_l10_a_walk_over_many_who_are_others_stops_and_goes_on(
    college: College, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_file, "_MOST_STEPS", 2)
    monkeypatch.setattr(import_file, "CHUNK", 1)
    earlier(college, "x")
    # Those without a date come first, and all of them are another provider's.
    college.rig.put(a_learner(own("x"), LONG_AGO), *(a_learner(RecordId(f"10000002-{number}")) for number in range(9)))
    arrived(college, "a")
    college.rig.run_shard(T, JOB, SHARD, SPAN)
    assert dict(ended(college).tally) == {Outcome.IMPORTED: 1, Outcome.ABSENT_FROM_RETURN: 1}


def test_l10_an_empty_file_counts_those_whom_it_does_not_name(college: College) -> None:
    earlier(college, "x")
    arrived(college)
    college.rig.run_shard(T, JOB, SHARD, SPAN)
    assert dict(ended(college).tally) == {Outcome.ABSENT_FROM_RETURN: 1}


def test_l10_a_file_that_is_refused_or_gone_fails_its_job(college: College) -> None:
    arrived(college, "a")
    college.rig.ilr_files.there[KEY, "v1"] = FileRefused(FileFault.ILL_FORMED, 7)
    college.rig.run_shard(T, JOB, SHARD, SPAN)
    job = ended(college)
    assert (job.status, job.ground, dict(job.tally)) == (JobStatus.FAILED, "ill_formed_at_line_7", {})
    assert KEY not in college.rig.files.versions
    with pytest.raises(FileRefused), college.rig.import_file.opened(T, ASKED):
        raise AssertionError("it has no file")
    with pytest.raises(TypeError), college.rig.import_file.opened(T, a_job()):
        raise AssertionError("it is no import")


def test_l10_a_file_starts_the_job_that_waits_for_it_once(college: College) -> None:
    arrived(college, "a")
    assert college.rig.start_import(KEY, import_of(KEY), "v2") is Arrival.KNOWN
    request = ended(college).request
    assert isinstance(request, IlrImport)
    assert request.file_version == "v1"
    assert [shard.number for shard in college.rig.jobs.shards(T, JOB)] == [SHARD]
    assert KEY in college.rig.files.versions


@pytest.mark.parametrize(
    ("key", "job"),
    [
        (KEY, None),
        (KEY, a_job()),
        (KEY, replace(ASKED, status=JobStatus.CANCELLED, finished_at=NOW)),
        ("imports/council", None),
        ("imports/no tenant/j1", None),
        ("elsewhere/council/j1", None),
    ],
    ids=["unknown", "another job", "ended", "no job", "no tenant", "another place"],
)
def test_x4_a_file_that_nobody_waits_for_goes_at_once(college: College, key: str, job: Job | None) -> None:
    college.rig.files.arrive(key)
    if job is not None:
        college.rig.start(job)
    assert college.rig.start_import(key, import_of(key), "v1") is Arrival.DISCARDED
    assert (key in college.rig.files.versions, college.rig.jobs.shards(T, JOB)) == (False, [])


def test_x10_a_job_that_changes_under_a_start_is_looked_at_again(
    college: College, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig = college.rig
    rig.start(ASKED)
    start, times = rig.jobs.start, []

    def raced(*what: object) -> None:
        times.append(what)
        if len(times) < 3:
            raise StaleVersion("stale_version", "somebody was first")
        start(*what)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(type(rig.jobs), "start", lambda _self, *what: raced(*what))
    assert rig.start_import(KEY, import_of(KEY), "v1") is Arrival.STARTED
    monkeypatch.setattr(type(rig.jobs), "start", lambda _self, *_what: _never())
    rig.jobs.jobs[T, JOB] = ASKED
    with refused(Unavailable, "contended"):
        rig.start_import(KEY, import_of(KEY), "v1")


def _never() -> None:
    raise StaleVersion("stale_version", "somebody was first")


def test_l10_an_import_is_asked_for_by_who_may_edit_and_waits_for_its_file(college: College) -> None:
    job, link = college.rig.request_import(a_caller(), "Return.XML", LARGEST_FILE, None)
    assert (job.type, job.request, job.status) == (
        JobType.ILR_IMPORT,
        IlrImport(workflow=LEARNERS),
        JobStatus.QUEUED,
    )
    assert college.rig.jobs.shards(T, job.id) == []
    assert import_key(T, job.id) in link.url
    assert "Return" not in str(college.rig.jobs.jobs)


def test_x14_the_same_request_with_the_same_key_is_one_import_and_a_new_link(college: College) -> None:
    first, link = college.rig.request_import(a_caller(), "a.xml", 10, "once")
    again, same = college.rig.request_import(a_caller(), "b.zip", 10, "once")
    assert (again.id, same) == (first.id, link)
    with refused(RuleConflict, "idempotency_key_reused"):
        college.rig.request_import(a_caller(), "a.xml", 11, "once")


@pytest.mark.parametrize(
    ("name", "size", "code"),
    [("a.csv", 1, "unknown_file_type"), ("xml", 1, "unknown_file_type"), ("a.zip", LARGEST_FILE + 1, "file_too_large")],
)
def test_l10_what_is_no_file_to_import_is_not_asked_for(college: College, name: str, size: int, code: str) -> None:
    with refused(Invalid, code):
        college.rig.request_import(a_caller(), name, size, None)


def test_l10_a_file_that_comes_with_the_request_is_stored_for_its_job_and_a_second_time_for_the_same(
    college: College,
) -> None:
    send = SendImport(college.rig)
    job = send(a_caller(), "a.xml", b"<Message/>", "once")
    again = send(a_caller(), "a.xml", b"<Message/>", "once")
    assert (job, college.rig.files.contents) == (again, {import_key(T, job.id): b"<Message/>"})


def test_l10_a_file_that_comes_again_for_an_ended_job_is_not_stored(college: College) -> None:
    send = SendImport(college.rig)
    job = send(a_caller(), "a.xml", b"<Message/>", "once")
    college.rig.jobs.jobs[T, job.id] = replace(job, status=JobStatus.SUCCESS)
    college.rig.files.versions.clear()
    assert send(a_caller(), "a.xml", b"<Message/>", "once").id == job.id
    assert college.rig.files.versions == {}


def test_l10_without_learners_there_is_nothing_to_import_into(rig: Rig) -> None:
    with refused(RuleConflict, "no_learner_workflow"):
        rig.request_import(a_caller(), "a.xml", 1, None)


def test_l10_an_import_s_key_says_whose_it_is_and_references_make_one_id_each() -> None:
    assert import_of(import_key(TenantId("town"), JobId("j1"))) == (TenantId("town"), JobId("j1"))
    names = [reference_name(text) for text in ("A1", " a1 ", "A 1", "a_1", "\u0130", "")]
    assert names[:4] == ["a1", "a1", "a_201", "a_5f1"]
    assert (names[4] is not None, names[5], reference_name("x" * 56)) == (True, None, None)
    assert names[0] is not None
    assert learner_id("10000001", names[0]) == own("a1")
    assert CHUNK <= 100
