"""Giving up a shard whose message has failed for good, truthfully."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.access.evidence import Evidence
from shared.application.stored import Change
from shared.jobs.job import JobStatus
from shared.jobs.shard import ShardEnd
from shared.kernel.errors import Invalid, Unavailable
from shared.kernel.identifiers import TenantId
from shared.records.outcome import Outcome
from shared.records.record import ErasedCounts, JobMark, Record
from shared.records.scope import Files
from shared.retention.stage import StageName, stage_of
from tests.fakes.records import FakeRecords
from tests.unit.application.rig import SPAN, Rig
from tests.unit.builders import (
    JOB,
    NOW,
    OTHER_JOB,
    YESTERDAY,
    T,
    a_claim,
    a_guard,
    a_job,
    a_mark,
    a_record,
    a_shard,
    an_entry,
    an_erased,
    an_erasure,
    keys_of_shard,
)
from tests.unit.refusals import refused

NUMBER = 0
ONE, TWO, THREE, FOUR = keys_of_shard(0, 4)
GIVEN_UP = JobMark(job=JOB, chunk=2, outcome=Outcome.FAILED, at=NOW, ground="abandoned")


def _abandoned(rig: Rig, *records: Record, **changes: object) -> Rig:
    """Abandon a shard that has *records* in hand on its second chunk."""
    rig.put(*records)
    keys = tuple(record.key for record in records)
    shard = a_shard(0, **{"in_hand": keys, "chunk": 2, "tally": {Outcome.ERASED: 5}, "version": 4, **changes})
    rig.start(a_job(status=JobStatus.RUNNING), shard)
    rig.abandon_shard(T, JOB, NUMBER, SPAN)
    return rig


def test_x10_what_this_job_finished_counts_as_it_ended(rig: Rig) -> None:
    _abandoned(rig, an_erased(ONE, erasure=an_erasure(JOB), mark=a_mark(Outcome.TRANSITION_FAILED, chunk=2)))
    (entry,), _ = rig.ledger.history(T, JOB, None, None, None, 10)
    assert (entry.outcome, entry.at, entry.chunk) == (Outcome.TRANSITION_FAILED, YESTERDAY, 2)
    assert entry.erased == ErasedCounts(fields=1)
    assert rig.shard(NUMBER).tally == {Outcome.ERASED: 5, Outcome.TRANSITION_FAILED: 1}


@pytest.mark.parametrize(("is_stuck", "outcome"), [(False, Outcome.ERASED), (True, Outcome.TRANSITION_FAILED)])
def test_x10_what_it_erased_counts_so_though_another_job_has_marked_it_since(
    rig: Rig, *, is_stuck: bool, outcome: Outcome
) -> None:
    _abandoned(rig, an_erased(ONE, erasure=replace(an_erasure(JOB), is_stuck=is_stuck), mark=a_mark(job=OTHER_JOB)))
    (entry,), _ = rig.ledger.history(T, JOB, None, None, None, 10)
    assert (entry.outcome, entry.at, entry.erased) == (outcome, YESTERDAY, ErasedCounts(fields=1))


def test_x3_a_claim_whose_row_has_no_room_for_the_mark_is_given_up_without_it(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = FakeRecords.save

    def full(self: FakeRecords, tenant: TenantId, change: Change, evidence: Evidence | None = None) -> Record:
        if change.record.mark is not None:
            raise Invalid("not_storable", "this is more, or other, than can be stored")
        return save(self, tenant, change, evidence)

    monkeypatch.setattr(FakeRecords, "save", full)
    _abandoned(rig, a_record(ONE, claim=a_claim(), mark=a_mark(job=OTHER_JOB)))
    row = rig.row(ONE)
    assert (row.claim_given_up, row.mark, row.values) == (True, None, a_record(ONE).values)
    stage = stage_of(row)
    assert stage is not None
    assert stage.name is StageName.CLAIMED  # where the resume function finds it
    assert rig.shard(NUMBER).tally == {Outcome.ERASED: 5, Outcome.FAILED: 1}


def test_x10_files_that_an_earlier_chunk_has_counted_are_not_counted_again(rig: Rig) -> None:
    mark = replace(a_mark(chunk=1), scopes=(Files((1, 2)),))
    _abandoned(rig, a_record(ONE, mark=mark))
    assert rig.shard(NUMBER).tally == {Outcome.ERASED: 5}
    assert rig.ledger.entries_by == {}


def test_x3_what_it_claimed_and_did_not_finish_waits_for_the_resume_function_and_counts_as_failed(rig: Rig) -> None:
    claimed = a_record(ONE, values={"name": "Jo"}, claim=a_claim(), version=2)
    _abandoned(rig, claimed)
    assert rig.row(ONE) == replace(claimed, claim_given_up=True, mark=GIVEN_UP, version=3)
    stage = stage_of(rig.row(ONE))
    assert stage is not None
    assert stage.name is StageName.CLAIMED
    (entry,), _ = rig.ledger.history(T, JOB, None, None, None, 10)
    assert (entry.outcome, entry.ground, entry.erased) == (Outcome.FAILED, "abandoned", None)


@pytest.mark.parametrize(
    "record",
    [
        a_record(ONE),
        a_record(ONE, legal_hold=a_guard()),
        a_record(ONE, claim=a_claim(OTHER_JOB)),
        an_erased(ONE, mark=a_mark(job=OTHER_JOB)),
        a_record(ONE, claim=a_claim(), claim_given_up=True, mark=a_mark(Outcome.FAILED, chunk=2, ground="abandoned")),
    ],
    ids=["untouched", "held", "claimed by another job", "erased by another job", "given up already"],
)
def test_x10_whatever_else_was_in_hand_is_left_as_it_is_and_counts_as_failed(rig: Rig, record: Record) -> None:
    _abandoned(rig, record)
    assert rig.row(ONE) == record
    assert rig.outcomes() == {str(ONE): "failed"}
    assert rig.shard(NUMBER).tally == {Outcome.ERASED: 5, Outcome.FAILED: 1}


def test_x10_a_record_that_is_gone_or_unreadable_counts_as_failed(rig: Rig) -> None:
    rig.records.unreadable.add((T, ONE))
    _abandoned(rig, a_record(ONE, claim=a_claim()), in_hand=(ONE, TWO))
    assert rig.outcomes() == {str(ONE): "failed", str(TWO): "failed"}
    assert rig.row(ONE).claim_given_up is False


def test_x10_the_shard_ends_as_abandoned_and_its_job_as_failed_with_what_was_done(rig: Rig) -> None:
    _abandoned(rig, an_erased(ONE, mark=a_mark(chunk=2)), a_record(TWO))
    shard, job = rig.shard(NUMBER), rig.job()
    assert (shard.end, shard.in_hand, shard.deadline, shard.version) == (ShardEnd.ABANDONED, (), None, 6)
    assert (job.status, job.ground) == (JobStatus.FAILED, "abandoned")
    assert job.tally == {Outcome.ERASED: 6, Outcome.FAILED: 1}


def test_x10_a_shard_that_fell_with_nothing_in_hand_loses_no_count(rig: Rig) -> None:
    _abandoned(rig)
    assert rig.job().tally == {Outcome.ERASED: 5}


def test_x10_a_record_that_an_earlier_chunk_has_counted_is_not_counted_again(rig: Rig) -> None:
    earlier = an_erased(ONE, mark=a_mark(chunk=1))
    counted = [an_entry(one, Outcome.WITHHELD, chunk=chunk) for one, chunk in ((ONE, 1), (TWO, 1), (THREE, 2))]
    rig.ledger.write_history(T, counted)
    _abandoned(rig, earlier, a_record(TWO), a_record(THREE), a_record(FOUR))
    # Nothing replaces what this chunk had said of the third.
    assert rig.shard(NUMBER).tally == {Outcome.ERASED: 5, Outcome.WITHHELD: 1, Outcome.FAILED: 1}
    assert rig.outcomes() == {str(ONE): "withheld", str(TWO): "withheld", str(THREE): "withheld", str(FOUR): "failed"}


def test_r7_the_entries_of_a_dry_run_say_so(rig: Rig) -> None:
    rig.put(a_record(ONE))
    rig.start(a_job(dry_run=True), a_shard(0, in_hand=(ONE,), chunk=1))
    rig.abandon_shard(T, JOB, NUMBER, SPAN)
    (entry,), _ = rig.ledger.history(T, JOB, None, None, None, 10)
    assert entry.dry_run


def test_x10_a_shard_that_a_worker_has_now_is_sent_on_instead(rig: Rig) -> None:
    _abandoned(rig, a_record(ONE), deadline=NOW + timedelta(seconds=60))
    assert rig.shard(NUMBER).end is None
    assert rig.sent() == [(NUMBER, 61.0)]
    assert rig.job().status is JobStatus.RUNNING


def test_x10_a_shard_that_has_ended_stays_as_it_ended_and_its_job_is_closed(rig: Rig) -> None:
    _abandoned(rig, end=ShardEnd.DONE)
    assert rig.shard(NUMBER).end is ShardEnd.DONE
    assert rig.job().status is JobStatus.SUCCESS


def test_a_message_about_an_unknown_shard_is_done_with(rig: Rig) -> None:
    rig.abandon_shard(T, JOB, NUMBER, SPAN)
    assert rig.jobs.rows == {}


def test_a_job_whose_row_is_gone_leaves_an_abandoned_shard(rig: Rig) -> None:
    rig.jobs.rows[T, JOB, NUMBER] = a_shard(0, in_hand=(ONE,), chunk=1)
    rig.abandon_shard(T, JOB, NUMBER, SPAN)
    assert rig.shard(NUMBER).end is ShardEnd.ABANDONED


def test_x3_a_claimed_record_that_changes_in_between_is_looked_at_again(rig: Rig) -> None:
    finished = an_erased(ONE, mark=a_mark(chunk=2), version=3)
    rig.records.interludes.append(lambda: rig.put(finished))
    _abandoned(rig, a_record(ONE, claim=a_claim(), version=2))
    assert rig.row(ONE) == finished
    assert rig.outcomes() == {str(ONE): "erased"}


def test_a_claimed_record_that_keeps_changing_brings_the_message_back(rig: Rig) -> None:
    def bump() -> None:
        row = rig.row(ONE)
        rig.put(replace(row, version=row.version + 1))

    rig.records.interludes += [bump] * 10
    with refused(Unavailable, "contended"):
        _abandoned(rig, a_record(ONE, claim=a_claim()))
    assert rig.shard(NUMBER).end is None
    assert rig.ledger.entries_by == {}
