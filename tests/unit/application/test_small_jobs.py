"""Closing, cancelling, reading and announcing jobs."""

from dataclasses import replace

import pytest

from shared.access.permissions import Permission
from shared.application.jobs.read_jobs import ReadJobs
from shared.application.jobs.start_shard import StartShard
from shared.application.stored import JobFilter
from shared.jobs.job import Job, JobStatus, JobType
from shared.jobs.shard import ShardEnd
from shared.kernel.errors import Forbidden, NotFound, RuleConflict, Unavailable
from shared.kernel.identifiers import JobId, RecordKey
from shared.records.outcome import Level, Outcome
from tests.job_requests import EXAMPLES
from tests.unit.application.rig import Rig
from tests.unit.builders import (
    JOB,
    NOW,
    OTHER,
    SECOND,
    T,
    a_caller,
    a_caller_without,
    a_job,
    a_shard,
    an_entry,
    key,
)
from tests.unit.refusals import refused

DONE = a_shard(0, end=ShardEnd.DONE, tally={Outcome.ERASED: 2})
GHOST = JobId("ghost")


def _bump(rig: Rig, **changes: object) -> None:
    job = rig.job()
    rig.jobs.jobs[T, JOB] = replace(job, version=job.version + 1, **changes)  # type: ignore[arg-type] # fields of a job


def test_x10_whoever_finds_every_shard_ended_closes_the_job(rig: Rig) -> None:
    rig.start(a_job(status=JobStatus.RUNNING), DONE, a_shard(1, end=ShardEnd.DONE, tally={Outcome.ERASED: 1}))
    rig.close(T, JOB)
    assert (rig.job().status, rig.job().tally, rig.job().finished_at) == (JobStatus.SUCCESS, {Outcome.ERASED: 3}, NOW)


def test_x10_closing_again_changes_nothing(rig: Rig) -> None:
    rig.start(a_job(), DONE)
    rig.close(T, JOB)
    closed = rig.job()
    rig.clock.forward(SECOND)
    rig.close(T, JOB)
    assert rig.job() == closed


def test_x10_a_job_with_a_shard_to_end_and_an_unknown_job_are_left_alone(rig: Rig) -> None:
    rig.start(a_job(), DONE, a_shard(1))
    rig.close(T, JOB)
    rig.close(T, GHOST)
    rig.close(OTHER, JOB)
    assert rig.job() == a_job()


def test_x10_a_job_that_changed_in_between_is_closed_as_it_is_now(rig: Rig) -> None:
    rig.start(a_job(), DONE)
    rig.jobs.interludes.append(lambda: _bump(rig, cancel_requested=True))
    rig.close(T, JOB)
    assert (rig.job().status, rig.job().cancel_requested, rig.job().version) == (JobStatus.SUCCESS, True, 3)


def test_x10_of_two_that_close_a_job_at_once_the_first_is_enough(rig: Rig) -> None:
    rig.start(a_job(), DONE)
    rig.jobs.interludes.append(lambda: _bump(rig, status=JobStatus.SUCCESS, ground="first"))
    rig.close(T, JOB)
    assert (rig.job().ground, rig.job().version) == ("first", 2)


def test_a_job_that_keeps_changing_is_to_be_closed_later(rig: Rig) -> None:
    rig.start(a_job(), DONE)
    rig.jobs.interludes += [lambda: _bump(rig)] * 10
    with refused(Unavailable, "contended"):
        rig.close(T, JOB)
    rig.close(T, JOB)
    assert rig.job().status is JobStatus.SUCCESS


@pytest.mark.parametrize("status", [JobStatus.QUEUED, JobStatus.RUNNING])
def test_x12_an_open_job_can_be_cancelled_and_goes_on_until_its_shards_have_seen_it(
    rig: Rig, status: JobStatus
) -> None:
    rig.start(a_job(status=status))
    job = rig.cancel(a_caller(), JOB)
    assert job == rig.job() == a_job(status=status, cancel_requested=True, version=2)


def test_x12_cancelling_again_changes_nothing(rig: Rig) -> None:
    rig.start(a_job())
    first = rig.cancel(a_caller(), JOB)
    assert rig.cancel(a_caller(), JOB) == first == rig.job()


@pytest.mark.parametrize("asked", [True, False])
@pytest.mark.parametrize("status", [status for status in JobStatus if not status.is_open])
def test_x12_a_job_that_has_ended_cannot_be_cancelled(rig: Rig, status: JobStatus, asked: bool) -> None:  # noqa: FBT001 – asked before
    rig.start(a_job(status=status, cancel_requested=asked))
    with refused(RuleConflict, "job_ended"):
        rig.cancel(a_caller(), JOB)


def test_x12_cancelling_needs_the_permission_that_starts_such_a_job(rig: Rig) -> None:
    rig.start(a_job())
    with refused(Forbidden, "permission_required"):
        rig.cancel(a_caller_without(Permission.DELETE_PERSONAL_DATA), JOB)
    assert rig.job() == a_job()


@pytest.mark.parametrize(
    ("kind", "permission"),
    [
        (JobType.BULK_REDACTION, Permission.DELETE_PERSONAL_DATA),
        (JobType.MANUAL_REDACTION, Permission.DELETE_PERSONAL_DATA),
        (JobType.ILR_IMPORT, Permission.EDIT_RECORDS),
        (JobType.RETENTION_ANONYMISATION, Permission.MANAGE_RETENTION_POLICIES),
    ],
)
def test_x12_each_type_of_job_is_cancelled_by_who_may_start_it(rig: Rig, kind: JobType, permission: Permission) -> None:
    rig.start(a_job(request=EXAMPLES[kind]))
    with refused(Forbidden, "permission_required"):
        rig.cancel(a_caller_without(permission), JOB)
    assert rig.cancel(a_caller(permission), JOB).cancel_requested


def test_who_may_start_no_job_is_not_told_which_there_are(rig: Rig) -> None:
    with refused(Forbidden, "permission_required"):
        rig.cancel(a_caller(Permission.VIEW_JOBS), GHOST)


def test_an_unknown_job_and_that_of_another_tenant_cannot_be_cancelled(rig: Rig) -> None:
    rig.start(a_job())
    for caller, job in ((a_caller(), GHOST), (a_caller(tenant=OTHER), JOB)):
        with refused(NotFound, "unknown_job"):
            rig.cancel(caller, job)


def test_x12_a_job_that_begins_in_between_is_cancelled_all_the_same(rig: Rig) -> None:
    rig.start(a_job())
    rig.jobs.interludes.append(lambda: _bump(rig, status=JobStatus.RUNNING))
    job = rig.cancel(a_caller(), JOB)
    assert (job.status, job.cancel_requested) == (JobStatus.RUNNING, True)


def test_x12_a_job_that_ends_in_between_is_not_cancelled(rig: Rig) -> None:
    rig.start(a_job())
    rig.jobs.interludes.append(lambda: _bump(rig, status=JobStatus.SUCCESS))
    with refused(RuleConflict, "job_ended"):
        rig.cancel(a_caller(), JOB)


def test_a_job_that_keeps_changing_is_to_be_cancelled_later(rig: Rig) -> None:
    rig.start(a_job())
    rig.jobs.interludes += [lambda: _bump(rig)] * 10
    with refused(Unavailable, "contended"):
        rig.cancel(a_caller(), JOB)
    assert not rig.job().cancel_requested


@pytest.fixture
def reading(rig: Rig) -> ReadJobs:
    rig.start(a_job(status=JobStatus.RUNNING), DONE, a_shard(1, tally={Outcome.WITHHELD: 1}))
    ended = a_job(
        id=JobId("job-0"),
        request=EXAMPLES[JobType.MANUAL_REDACTION],
        status=JobStatus.SUCCESS,
        tally={Outcome.ERASED: 9},
        created_at=NOW - SECOND,
    )
    rig.start(ended, a_shard(0, job=ended.id, tally={Outcome.ERASED: 1}))
    return ReadJobs(rig)


def test_an_open_job_is_shown_with_the_counts_of_its_shards_so_far(reading: ReadJobs) -> None:
    assert reading.one(a_caller(), JOB).tally == {Outcome.ERASED: 2, Outcome.WITHHELD: 1}


def test_an_ended_job_is_shown_with_the_counts_it_ended_with(reading: ReadJobs) -> None:
    assert reading.one(a_caller(), JobId("job-0")).tally == {Outcome.ERASED: 9}


def test_jobs_are_listed_newest_first_with_their_counts(reading: ReadJobs) -> None:
    jobs, last = reading.page(a_caller(), JobFilter(), None, 1)
    assert [(job.id, job.tally) for job in jobs] == [(JOB, {Outcome.ERASED: 2, Outcome.WITHHELD: 1})]
    rest, end = reading.page(a_caller(), JobFilter(), last, 1)
    assert ([job.id for job in rest], end) == (["job-0"], None)


def test_jobs_are_listed_by_type_and_status(reading: ReadJobs) -> None:
    def ids(**wanted: object) -> list[str]:
        jobs, _ = reading.page(a_caller(), JobFilter(**wanted), None, 10)  # type: ignore[arg-type] # fields of the filter
        return [job.id for job in jobs]

    assert ids(type=JobType.MANUAL_REDACTION) == ids(status=JobStatus.SUCCESS) == ["job-0"]
    assert ids(type=JobType.MANUAL_REDACTION, status=JobStatus.RUNNING) == []


def test_the_history_of_an_unknown_job_is_not_found(reading: ReadJobs) -> None:
    assert reading.history(a_caller(), JOB, Level.ERROR, Outcome.FAILED, None, 10) == ([], None)
    with refused(NotFound, "unknown_job"):
        reading.history(a_caller(), GHOST, None, None, None, 10)
    with refused(NotFound, "unknown_job"):
        reading.one(a_caller(tenant=OTHER), JOB)


def test_x10_a_shard_is_announced_with_the_delay_that_indexes_need(rig: Rig) -> None:
    StartShard(rig, 10.0)(T, JOB, 3)
    assert rig.sent() == [(3, 10.0)]


def test_an_open_job_is_one_whose_status_says_so() -> None:
    jobs: list[Job] = [a_job(status=status) for status in JobStatus]
    assert sum(job.status.is_open for job in jobs) == 2


def test_x21_a_history_of_a_rare_ground_is_looked_through_a_bounded_stretch_at_a_time(rig: Rig) -> None:
    rig.start(a_job())
    rig.ledger.write_history(T, [an_entry(key(f"c{number:02}")) for number in range(30)])
    rig.ledger.write_history(T, [an_entry(key("held"), Outcome.WITHHELD, ground="legal_hold")])
    found: list[RecordKey] = []
    pages, after = 0, None
    while pages == 0 or after is not None:
        page, after = ReadJobs(rig).history(a_caller(), JOB, None, None, after, 1, ground="legal_hold")
        found += [entry.record for entry in page]
        pages += 1
    assert found == [key("held")]
    assert pages > 1
