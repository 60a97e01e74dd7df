"""Starting a job that was created without shards: its row and its first shard, together or not at all (L10)."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from shared.jobs.job import IlrImport, JobStatus
from shared.kernel.errors import StaleVersion
from shared.kernel.identifiers import JobId, WorkflowId
from tests.contract.backing import Backing
from tests.contract.builders import JOB, OTHER, T, a_job, a_shard
from tests.fakes.versions import stored

ASKED = IlrImport(workflow=WorkflowId("learners"))
CREATED = a_job(request=ASKED)
STARTED = replace(CREATED, request=replace(ASKED, file_version="v1"), version=1)


def test_l10_a_job_is_started_with_its_file_and_its_one_shard(backing: Backing) -> None:
    backing.jobs.create(T, CREATED, [])
    assert backing.jobs.job(T, JOB) == stored(CREATED)
    assert backing.jobs.shards(T, JOB) == []
    backing.jobs.start(T, STARTED, a_shard())
    assert backing.jobs.job(T, JOB) == stored(STARTED)
    assert backing.jobs.shards(T, JOB) == [stored(a_shard())]
    assert backing.jobs.job(OTHER, JOB) is None


def test_l10_a_job_that_has_changed_meanwhile_is_not_started_and_gets_no_shard(backing: Backing) -> None:
    backing.jobs.create(T, CREATED, [])
    cancelled = replace(CREATED, status=JobStatus.CANCELLED, finished_at=datetime(2026, 3, 2, tzinfo=UTC), version=1)
    backing.jobs.save_job(T, cancelled)
    with pytest.raises(StaleVersion):
        backing.jobs.start(T, STARTED, a_shard())
    assert backing.jobs.job(T, JOB) == stored(cancelled)
    assert backing.jobs.shards(T, JOB) == []


def test_l10_of_two_files_of_a_job_one_starts_it(backing: Backing) -> None:
    backing.jobs.create(T, CREATED, [])
    backing.jobs.start(T, STARTED, a_shard())
    second = replace(CREATED, request=replace(ASKED, file_version="v2"), version=1)
    with pytest.raises(StaleVersion):
        backing.jobs.start(T, second, a_shard(cursor="lost"))
    assert backing.jobs.job(T, JOB) == stored(STARTED)
    assert backing.jobs.shard(T, JOB, 0) == stored(a_shard())


def test_l10_a_job_that_there_is_not_is_not_started(backing: Backing) -> None:
    with pytest.raises(StaleVersion):
        backing.jobs.start(T, replace(STARTED, id=JobId("other")), a_shard(job=JobId("other")))
    assert backing.jobs.job(T, JobId("other")) is None
    assert backing.jobs.shards(T, JobId("other")) == []
