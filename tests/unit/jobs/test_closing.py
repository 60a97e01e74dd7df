"""How a job ends, from how its shards ended."""

from dataclasses import replace

import pytest

from shared.jobs.closing import closed
from shared.jobs.job import IlrImport, Job, JobStatus
from shared.jobs.shard import ShardEnd
from shared.kernel.identifiers import WorkflowId
from shared.records.outcome import Outcome
from tests.unit.builders import DAY, INSTANT, NOW, a_job, a_shard

IMPORT = a_job(request=IlrImport(workflow=WorkflowId("learners")), version=2)
DONE = a_shard(0, end=ShardEnd.DONE, tally={Outcome.ERASED: 2})


@pytest.mark.parametrize("status", JobStatus)
def test_x10_a_job_is_open_until_it_has_ended(status: JobStatus) -> None:
    assert status.is_open is (status in {JobStatus.QUEUED, JobStatus.RUNNING})


def test_x10_a_job_does_not_end_before_its_last_shard() -> None:
    assert closed(a_job(), [DONE, a_shard(1)], NOW) is None


def test_x10_a_job_whose_shards_are_done_without_a_warning_succeeds() -> None:
    job = a_job(status=JobStatus.RUNNING, version=3)
    other = a_shard(1, end=ShardEnd.DONE, tally={Outcome.ERASED: 1, Outcome.ALREADY_ERASED: 1})
    end = closed(job, [DONE, other], NOW)
    assert end == a_job(
        status=JobStatus.SUCCESS,
        tally={Outcome.ERASED: 3, Outcome.ALREADY_ERASED: 1},
        finished_at=NOW,
        version=3,
    )


@pytest.mark.parametrize("outcome", [Outcome.WITHHELD, Outcome.TRANSITION_FAILED, Outcome.FAILED])
def test_x10_one_warning_or_error_makes_it_a_success_with_warnings(outcome: Outcome) -> None:
    end = closed(a_job(), [DONE, a_shard(1, end=ShardEnd.DONE, tally={outcome: 1})], NOW)
    assert end is not None
    assert (end.status, end.ground) == (JobStatus.SUCCESS_WITH_WARNINGS, None)


@pytest.mark.parametrize("job", [a_job(), a_job(cancel_requested=True, created_at=NOW - 2 * DAY)])
def test_x10_a_job_without_shards_does_not_end_unless_it_waits_for_a_file(job: Job) -> None:
    assert closed(job, [], NOW) is None


def test_l10_an_import_whose_file_never_came_fails_after_a_day() -> None:
    late = replace(IMPORT, created_at=NOW - DAY)
    assert closed(replace(late, created_at=late.created_at + INSTANT), [], NOW) is None
    ended = replace(late, status=JobStatus.FAILED, ground="no_file", finished_at=NOW)
    assert closed(late, [], NOW) == ended


def test_l10_x12_an_import_may_be_cancelled_before_its_file_has_come() -> None:
    asked = replace(IMPORT, cancel_requested=True)
    assert closed(asked, [], NOW) == replace(asked, status=JobStatus.CANCELLED, finished_at=NOW)


def test_x12_a_cancelled_shard_makes_the_job_cancelled_and_what_is_done_is_reported() -> None:
    end = closed(a_job(), [DONE, a_shard(1, end=ShardEnd.CANCELLED, tally={Outcome.FAILED: 1})], NOW)
    assert end is not None
    assert (end.status, end.ground) == (JobStatus.CANCELLED, None)
    assert end.tally == {Outcome.ERASED: 2, Outcome.FAILED: 1}


def test_x10_an_abandoned_shard_makes_the_job_failed_even_beside_a_cancelled_one() -> None:
    shards = [DONE, a_shard(1, end=ShardEnd.CANCELLED), a_shard(2, end=ShardEnd.ABANDONED)]
    end = closed(a_job(), shards, NOW)
    assert end is not None
    assert (end.status, end.ground, end.tally) == (JobStatus.FAILED, "abandoned", {Outcome.ERASED: 2})
