"""Sending shards again that make no progress, and completing erasures that were given up."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from shared.application.erasure.complete_claims import Completed
from shared.application.schedule.find_unfinished import FindUnfinished
from shared.application.schedule.resume_jobs import MOST_JOBS, SECONDS_A_TURN, STUCK_AFTER, Resumed, is_stuck
from shared.application.stored import Sent
from shared.jobs.job import JobStatus
from shared.jobs.shard import Shard, ShardEnd
from shared.kernel.errors import Unavailable
from shared.kernel.identifiers import JobId, TenantId
from shared.records.content import ContentCounts
from shared.records.outcome import Outcome
from shared.records.record import JobMark, Record
from shared.retention.policy import Policy
from shared.retention.stage import stage_of
from tests.unit.application.rig import Rig
from tests.unit.builders import (
    INSTANT,
    JOB,
    NOW,
    OTHER,
    OTHER_JOB,
    T,
    a_claim,
    a_guard,
    a_job,
    a_policy,
    a_record,
    a_shard,
    key,
    people,
)

LONG_AGO = NOW - STUCK_AFTER
ENDED = JobId("job-0")


def _never() -> bool:
    return False


def _given_up(record: str = "c1", job: JobId = ENDED, **changes: object) -> Record:
    made = {"values": {"name": "Jo"}, "claim": a_claim(job), "claim_given_up": True, **changes}
    return a_record(record, **made)


@pytest.mark.parametrize("deadline", [None, NOW, NOW - INSTANT])
def test_x10_a_shard_without_a_worker_that_nobody_has_moved_for_ten_minutes_is_stuck(deadline: datetime | None) -> None:
    assert is_stuck(a_shard(progressed_at=LONG_AGO, deadline=deadline), NOW)


@pytest.mark.parametrize(
    "shard",
    [
        a_shard(progressed_at=LONG_AGO + INSTANT),
        a_shard(progressed_at=LONG_AGO, deadline=NOW + INSTANT),
        a_shard(progressed_at=LONG_AGO, end=ShardEnd.DONE),
    ],
    ids=["moved", "in a worker's hands", "ended"],
)
def test_x10_a_shard_that_moved_or_has_a_worker_or_has_ended_is_not(shard: Shard) -> None:
    assert not is_stuck(shard, NOW)


def test_x10_stuck_shards_are_sent_again_and_others_are_not(rig: Rig) -> None:
    rig.start(a_job(), a_shard(0, progressed_at=LONG_AGO), a_shard(1, progressed_at=NOW), a_shard(2))
    assert rig.resume_jobs(T, _never) == Resumed(shards_sent=2)
    assert rig.sent() == [(0, 0.0), (2, 0.0)]
    assert {one.job for one in rig.queue.sent} == {JOB}


def test_x10_a_job_whose_shards_have_all_ended_is_closed(rig: Rig) -> None:
    rig.start(a_job(status=JobStatus.RUNNING), a_shard(0, end=ShardEnd.DONE, tally={Outcome.ERASED: 1}))
    assert rig.resume_jobs(T, _never) == Resumed()
    assert rig.job().status is JobStatus.SUCCESS


def test_jobs_that_have_ended_are_left_alone(rig: Rig) -> None:
    rig.start(a_job(status=JobStatus.CANCELLED), a_shard(0, progressed_at=LONG_AGO))
    assert rig.resume_jobs(T, _never) == Resumed()


def test_x21_a_tenant_is_resumed_by_itself_until_time_is_up(rig: Rig) -> None:
    for tenant in (T, OTHER):
        assert rig.jobs.create(tenant, a_job(version=0), [a_shard(0, version=0)])
    assert rig.resume_jobs(T, lambda: True) == Resumed()
    assert rig.resume_jobs(T, _never).shards_sent == 1
    assert [one.tenant for one in rig.queue.sent] == [T]


def test_x3_an_erasure_that_was_given_up_is_completed_and_the_ledger_says_so(rig: Rig) -> None:
    record = _given_up(counts=ContentCounts(messages=1, attachments=1), legal_hold=a_guard())
    rig.put(record)
    rig.start(a_job(id=ENDED, status=JobStatus.FAILED))
    assert rig.resume_jobs(T, _never) == Resumed(completed=Completed(records=1))
    row = rig.row(record.key)
    assert (row.is_erased, row.claim, row.values, stage_of(row)) == (True, None, {}, None)
    assert row.mark == JobMark(job=ENDED, chunk=0, outcome=Outcome.ERASED, at=NOW)
    assert (rig.records.parts, rig.files.versions) == ({}, {})
    ((_, act),) = rig.ledger.acts
    assert (act.action, act.subject, act.by, act.at) == ("erasure_completed", "complaints/c1", "resume-stuck-jobs", NOW)
    assert act.details == {"job": ENDED, "scope": "whole"}


def test_x3_the_transition_of_the_claim_is_applied_with_it(rig: Rig) -> None:
    rig.put(_given_up(claim=a_claim(ENDED, "archive")))
    rig.resume_jobs(T, _never)
    assert rig.row(key("c1")).state == "archived"


def test_x3_the_claim_of_a_job_that_is_still_open_is_left_to_it(rig: Rig) -> None:
    record = _given_up(job=OTHER_JOB)
    rig.put(record)
    rig.start(a_job(id=OTHER_JOB, status=JobStatus.RUNNING), a_shard(0, job=OTHER_JOB, progressed_at=NOW))
    assert rig.resume_jobs(T, _never) == Resumed()
    assert rig.row(record.key) == record


def test_x3_a_claim_that_nobody_gave_up_is_left_to_its_job(rig: Rig) -> None:
    record = a_record(claim=a_claim(ENDED))
    rig.put(record)
    assert rig.resume_jobs(T, _never) == Resumed()
    assert rig.row(record.key) == record


def test_x3_a_record_whose_files_stay_is_not_reported_as_erased_and_waits_for_the_next_run(rig: Rig) -> None:
    given_up = _given_up(counts=ContentCounts(attachments=1))
    rig.put(given_up)
    rig.files.locked = set(rig.files.versions)
    assert rig.resume_jobs(T, _never) == Resumed()
    assert rig.row(key("c1")) == given_up
    assert rig.ledger.acts == []
    rig.files.locked.clear()
    assert rig.resume_jobs(T, _never) == Resumed(completed=Completed(records=1))


def test_x3_a_record_that_another_worker_completes_meanwhile_is_not_counted_twice(rig: Rig) -> None:
    rig.put(_given_up())
    done = replace(_given_up(), version=2)
    rig.records.interludes.append(lambda: rig.put(done))
    assert rig.resume_jobs(T, _never) == Resumed()
    assert rig.ledger.acts == []


def test_claims_are_completed_in_every_workflow_and_shard(rig: Rig) -> None:
    records = [_given_up(f"c{number}") for number in range(30)]
    person = replace(_given_up(), key=key("p1", people().id), state="known")
    rig.put(*records, person)
    assert rig.resume_jobs(T, _never) == Resumed(completed=Completed(records=31))


def test_a_claim_that_the_index_still_shows_though_it_is_done_counts_for_nothing(rig: Rig) -> None:
    rig.put(_given_up("c1"), _given_up("c2"))
    rig.records.unreadable.add((T, key("c1")))
    assert rig.resume_jobs(T, _never) == Resumed(completed=Completed(records=1))


def test_x13_trouble_with_one_job_keeps_no_other_waiting(rig: Rig) -> None:
    def fail() -> None:
        raise Unavailable("store", "no answer")

    rig.start(a_job(id=ENDED), a_shard(0, job=ENDED, end=ShardEnd.DONE))
    rig.start(a_job(), a_shard(0))
    rig.put(_given_up())
    rig.jobs.interludes.append(fail)
    resumed = rig.resume_jobs(T, _never)
    assert resumed.shards_sent == 1
    assert resumed.failures == ("Unavailable",)


def test_x13_trouble_with_claims_keeps_no_shard_waiting_and_is_told(rig: Rig) -> None:
    def fail() -> None:
        raise ValueError

    rig.start(a_job(), a_shard(0))
    rig.put(_given_up())
    rig.records.interludes.append(fail)
    assert rig.resume_jobs(T, _never) == Resumed(shards_sent=1, failures=("ValueError",))


def test_stuck_means_ten_minutes() -> None:
    assert timedelta(minutes=10) == STUCK_AFTER


def test_x21_a_tenant_with_many_open_jobs_has_some_of_them_looked_at_in_each_run_and_all_in_turn(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = [JobId(f"job-{number:03d}") for number in range(2 * MOST_JOBS + 50)]
    for job in jobs:
        rig.start(a_job(id=job), a_shard(0, job=job, progressed_at=LONG_AGO))
    seen: set[JobId] = set()
    for turn in range(3):
        rig.queue.sent.clear()
        monkeypatch.setattr(rig.clock, "at", NOW + turn * timedelta(seconds=SECONDS_A_TURN))
        assert rig.resume_jobs(T, _never).shards_sent <= MOST_JOBS
        seen |= {one.job for one in rig.queue.sent}
    assert seen == set(jobs)


def test_x21_a_run_whose_time_is_up_looks_at_no_other_job(rig: Rig) -> None:
    for number in range(5):
        job = JobId(f"job-{number}")
        rig.start(a_job(id=job), a_shard(0, job=job, progressed_at=LONG_AGO))
    asked = iter([False, False, True, True, True])
    assert rig.resume_jobs(T, lambda: next(asked)).shards_sent == 2


# Finding who is to be resumed


def test_x10_x21_who_has_an_open_job_a_claim_given_up_or_a_new_policy_is_sent_once_and_nobody_else(rig: Rig) -> None:
    both, quiet, published = TenantId("both"), TenantId("quiet"), TenantId("published")
    rig.jobs.jobs |= {
        (both, JOB): a_job(created_at=NOW - timedelta(hours=30)),
        (both, OTHER_JOB): a_job(id=OTHER_JOB, created_at=NOW),
        (T, JOB): a_job(created_at=NOW - timedelta(hours=2)),
        (quiet, JOB): a_job(status=JobStatus.FAILED, created_at=NOW - timedelta(days=90)),
    }
    given_up = _given_up()
    rig.records.rows |= {(both, given_up.key): given_up, (quiet, key("c2")): a_record("c2", claim=a_claim(ENDED))}
    rig.catalogue.things[published, Policy, "complaints"] = replace(a_policy(), job="recalculation-1")
    rig.catalogue.things[quiet, Policy, "complaints"] = a_policy()
    found = FindUnfinished(rig)()
    assert (found.tenants, found.oldest) == (Sent(sent=3, refused=0), timedelta(hours=30))
    assert sorted(rig.tenant_queues.unfinished) == ["both", T, "published"]


def test_x21_a_tenant_whose_message_is_refused_keeps_no_other_waiting(rig: Rig) -> None:
    for tenant in (T, OTHER):
        rig.jobs.jobs[tenant, JOB] = a_job()
    rig.tenant_queues.full.add(T)
    assert FindUnfinished(rig)().tenants == Sent(sent=1, refused=1)
    assert rig.tenant_queues.unfinished == [OTHER]


def test_where_nothing_is_open_nobody_is_sent_and_nothing_is_old(rig: Rig) -> None:
    found = FindUnfinished(rig)()
    assert (found.tenants, found.oldest) == (Sent(sent=0, refused=0), timedelta())


def test_x3_what_is_given_up_waits_for_the_next_run_where_no_time_is_left(rig: Rig) -> None:
    rig.put(_given_up())
    assert rig.complete_claims(T, lambda: True) == Completed()
    assert not rig.row(key("c1")).is_erased
