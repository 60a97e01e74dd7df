"""Running one shard of a job: lease, what is in hand, chunk by chunk, checkpoint, send on, close."""

from datetime import timedelta

import pytest

from shared.application.jobs.run_shard import BUSY_DELAY
from shared.jobs.job import JobStatus
from shared.jobs.shard import ShardEnd
from shared.kernel.errors import StaleVersion
from shared.kernel.identifiers import INLINE_SHARD, JobId
from shared.records.outcome import Outcome
from tests.fakes.versions import stored
from tests.unit.application.rig import NO_TIME, SPAN, Rig
from tests.unit.builders import (
    JOB,
    NOW,
    OTHER,
    OTHER_JOB,
    SECOND,
    T,
    a_claim,
    a_filter,
    a_guard,
    a_job,
    a_manual_job,
    a_record,
    a_shard,
    an_erased,
    asking,
    key,
    keys_of_shard,
)
from tests.unit.refusals import refused

NUMBER = 0
ONE, TWO, THREE = keys_of_shard(0, 3)


@pytest.fixture
def begun(rig: Rig) -> Rig:
    """Return a rig with a queued job of one shard over three cases, one of which is held."""
    rig.put(a_record(ONE, values={"name": "Jo"}), a_record(TWO, legal_hold=a_guard()), an_erased(THREE))
    rig.start(a_job(), a_shard(0))
    return rig


def test_r1_a_shard_is_run_to_its_end_and_its_job_is_closed(begun: Rig) -> None:
    counted = begun.run_shard(T, JOB, NUMBER, SPAN)
    assert counted == {Outcome.ERASED: 1, Outcome.ALREADY_ERASED: 1, Outcome.WITHHELD: 1}
    assert begun.row(ONE).is_erased
    assert begun.outcomes() == {str(ONE): "erased", str(TWO): "withheld", str(THREE): "already_erased"}
    shard, job = begun.shard(NUMBER), begun.job()
    assert (shard.end, shard.tally, shard.in_hand, shard.deadline) == (ShardEnd.DONE, counted, (), None)
    assert (job.status, job.tally, job.finished_at) == (JobStatus.SUCCESS_WITH_WARNINGS, counted, NOW)
    assert begun.queue.sent == []


def test_x10_an_empty_shard_ends_at_once(rig: Rig) -> None:
    rig.start(a_job(), a_shard(0))
    assert rig.run_shard(T, JOB, NUMBER, SPAN) == {}
    assert (rig.shard(NUMBER).end, rig.job().status) == (ShardEnd.DONE, JobStatus.SUCCESS)


def test_x10_a_job_runs_until_its_last_shard_has_ended(begun: Rig) -> None:
    begun.jobs.rows[T, JOB, 1] = a_shard(1)
    begun.run_shard(T, JOB, NUMBER, SPAN)
    assert begun.job().status is JobStatus.RUNNING
    begun.run_shard(T, JOB, 1, SPAN)
    assert begun.job().status is JobStatus.SUCCESS_WITH_WARNINGS


def test_x10_every_chunk_of_a_long_shard_is_counted_once(rig: Rig) -> None:
    rig.put(*(a_record(one) for one in keys_of_shard(0, 205)))
    rig.start(a_job(), a_shard(0))
    assert rig.run_shard(T, JOB, NUMBER, SPAN) == {Outcome.ERASED: 205}
    assert rig.shard(NUMBER).chunk > 2
    assert len(rig.outcomes()) == 205


def test_r7_a_dry_run_changes_no_record_and_says_the_same(begun: Rig) -> None:
    before = dict(begun.records.rows)
    begun.jobs.jobs[T, JOB] = a_job(dry_run=True)
    assert begun.run_shard(T, JOB, NUMBER, SPAN) == {
        Outcome.ERASED: 1,
        Outcome.ALREADY_ERASED: 1,
        Outcome.WITHHELD: 1,
    }
    assert begun.records.rows == before
    entries, _ = begun.ledger.history(T, JOB, None, None, None, 10)
    assert {entry.dry_run for entry in entries} == {True}


@pytest.mark.parametrize("missing", ["job", "shard", "both", "tenant"])
def test_a_message_about_what_is_not_there_counts_nothing(begun: Rig, missing: str) -> None:
    if missing in {"job", "both"}:
        begun.jobs.jobs.clear()
    if missing in {"shard", "both"}:
        begun.jobs.rows.clear()
    assert begun.run_shard(OTHER if missing == "tenant" else T, JOB, NUMBER, SPAN) == {}
    assert not begun.row(ONE).is_erased


def test_x10_whoever_finds_its_shard_ended_still_closes_the_job(rig: Rig) -> None:
    rig.start(a_job(status=JobStatus.RUNNING), a_shard(0, end=ShardEnd.DONE, tally={Outcome.ERASED: 1}))
    assert rig.run_shard(T, JOB, NUMBER, SPAN) == {}
    assert (rig.job().status, rig.job().tally) == (JobStatus.SUCCESS, {Outcome.ERASED: 1})


def test_a_worker_says_at_once_how_long_it_may_work(begun: Rig) -> None:
    begun.run_shard(T, JOB, NUMBER, NO_TIME)
    leased = begun.shard(NUMBER)
    assert (leased.progressed_at, leased.chunk) == (NOW, 0)
    assert (
        begun.run_shard.lease(T, leased, SPAN.deadline)
        == stored(leased.leased(SPAN.deadline, NOW))
        == begun.shard(NUMBER)
    )


@pytest.mark.parametrize(("left", "delay"), [(60, 61.0), (899, 900.0), (5000, 900.0)])
def test_x10_a_shard_that_another_worker_has_is_sent_on_until_that_one_is_gone(
    rig: Rig, left: int, delay: float
) -> None:
    held = a_shard(0, deadline=NOW + timedelta(seconds=left))
    rig.start(a_job(), held)
    assert rig.run_shard(T, JOB, NUMBER, SPAN) == {}
    assert rig.shard(NUMBER) == held
    assert rig.sent() == [(NUMBER, delay)]
    assert rig.job().status is JobStatus.QUEUED


def test_x10_a_worker_whose_time_is_over_is_taken_for_gone(begun: Rig) -> None:
    begun.jobs.rows[T, JOB, NUMBER] = a_shard(0, deadline=NOW)
    begun.run_shard(T, JOB, NUMBER, SPAN)
    assert begun.shard(NUMBER).end is ShardEnd.DONE


def test_x10_of_two_workers_at_once_one_works(begun: Rig) -> None:
    other = stored(begun.shard(NUMBER).leased(SPAN.deadline - SECOND, NOW))
    begun.jobs.interludes.append(lambda: begun.jobs.rows.update({(T, JOB, NUMBER): other}))
    assert begun.run_shard(T, JOB, NUMBER, SPAN) == {}
    assert begun.shard(NUMBER) == other
    assert not begun.row(ONE).is_erased


def test_a_worker_that_lost_its_shard_stops_before_it_acts(begun: Rig) -> None:
    def overtake() -> None:
        begun.jobs.interludes.append(lambda: None)  # for the job's row
        begun.jobs.interludes.append(lambda: begun.jobs.rows.update({(T, JOB, NUMBER): a_shard(0, version=9)}))

    begun.jobs.interludes.append(overtake)
    with refused(StaleVersion, "stale_version"):
        begun.run_shard(T, JOB, NUMBER, SPAN)
    assert not begun.row(ONE).is_erased


def test_a_job_is_marked_as_running_by_its_first_worker_alone(begun: Rig) -> None:
    begun.run_shard(T, JOB, NUMBER, NO_TIME)
    assert (begun.job().status, begun.job().version) == (JobStatus.RUNNING, 2)
    begun.run_shard(T, JOB, NUMBER, NO_TIME)
    assert begun.job().version == 2


def test_x12_a_job_that_is_cancelled_while_its_first_worker_starts_is_cancelled(begun: Rig) -> None:
    cancelled = a_job(cancel_requested=True, version=2)
    begun.jobs.interludes += [lambda: None, lambda: begun.jobs.jobs.update({(T, JOB): cancelled})]
    assert begun.run_shard(T, JOB, NUMBER, SPAN) == {}
    assert begun.shard(NUMBER).end is ShardEnd.CANCELLED
    assert begun.job().status is JobStatus.CANCELLED
    assert not begun.row(ONE).is_erased


def test_x10_a_worker_without_time_left_sends_the_shard_on_and_frees_it(begun: Rig) -> None:
    assert begun.run_shard(T, JOB, NUMBER, NO_TIME) == {}
    shard = begun.shard(NUMBER)
    assert (shard.deadline, shard.end, shard.chunk) == (None, None, 0)
    assert begun.sent() == [(NUMBER, 0.0)]
    assert begun.run_shard(T, JOB, NUMBER, SPAN) != {}


def test_x10_what_is_in_hand_comes_first_even_without_time_left(begun: Rig) -> None:
    begun.jobs.rows[T, JOB, NUMBER] = a_shard(0, in_hand=(ONE,), chunk=1, cursor="0|", is_exhausted=True)
    assert begun.run_shard(T, JOB, NUMBER, NO_TIME) == {Outcome.ERASED: 1}
    assert begun.shard(NUMBER).end is ShardEnd.DONE


def test_x10_a_chunk_that_comes_back_after_a_crash_is_counted_by_what_the_rows_say(begun: Rig) -> None:
    begun.run_shard(T, JOB, NUMBER, SPAN)
    done = begun.job().tally
    begun.jobs.jobs[T, JOB] = a_job(status=JobStatus.RUNNING, version=2)
    begun.jobs.rows[T, JOB, NUMBER] = a_shard(0, in_hand=(ONE, TWO, THREE), chunk=1, is_exhausted=True)
    begun.clock.forward(SECOND)
    assert begun.run_shard(T, JOB, NUMBER, SPAN) == done
    assert begun.job().tally == done


def test_x12_a_cancelled_job_stops_before_its_next_chunk_and_reports_what_is_done(begun: Rig) -> None:
    begun.jobs.jobs[T, JOB] = a_job(status=JobStatus.RUNNING, cancel_requested=True)
    begun.jobs.rows[T, JOB, NUMBER] = a_shard(0, in_hand=(ONE,), chunk=1)
    assert begun.run_shard(T, JOB, NUMBER, SPAN) == {Outcome.ERASED: 1}
    assert begun.row(ONE).is_erased
    assert begun.shard(NUMBER).end is ShardEnd.CANCELLED
    assert (begun.job().status, begun.job().tally) == (JobStatus.CANCELLED, {Outcome.ERASED: 1})
    assert begun.outcomes() == {str(ONE): "erased"}


def test_x12_a_shard_that_has_nothing_left_to_do_is_done_even_if_its_job_is_cancelled(begun: Rig) -> None:
    begun.jobs.jobs[T, JOB] = a_job(status=JobStatus.RUNNING, cancel_requested=True)
    begun.jobs.rows[T, JOB, NUMBER] = a_shard(0, in_hand=(ONE,), chunk=1, is_exhausted=True)
    begun.run_shard(T, JOB, NUMBER, SPAN)
    assert begun.shard(NUMBER).end is ShardEnd.DONE


def test_x12_the_shard_of_a_job_that_has_vanished_takes_no_further_chunk(begun: Rig) -> None:
    begun.jobs.interludes += [lambda: None, begun.jobs.jobs.clear]
    begun.run_shard(T, JOB, NUMBER, SPAN)
    assert begun.shard(NUMBER).end is ShardEnd.CANCELLED
    assert not begun.row(ONE).is_erased


def test_x3_a_record_that_another_open_job_has_claimed_stays_in_hand_and_is_come_back_to(begun: Rig) -> None:
    begun.start(a_job(id=OTHER_JOB, status=JobStatus.RUNNING))
    begun.put(a_record(ONE, values={"name": "Jo"}, claim=a_claim(OTHER_JOB)))
    assert begun.run_shard(T, JOB, NUMBER, SPAN) == {Outcome.WITHHELD: 1}
    shard = begun.shard(NUMBER)
    assert (shard.in_hand, shard.tally, shard.chunk) == ((ONE,), {Outcome.WITHHELD: 1}, 1)
    assert (shard.end, shard.deadline) == (None, None)
    assert begun.sent() == [(NUMBER, BUSY_DELAY)]

    begun.jobs.jobs[T, OTHER_JOB] = a_job(id=OTHER_JOB, status=JobStatus.FAILED)
    assert begun.run_shard(T, JOB, NUMBER, SPAN) == {Outcome.ERASED: 1, Outcome.ALREADY_ERASED: 1}
    assert begun.job().tally == {Outcome.ERASED: 1, Outcome.ALREADY_ERASED: 1, Outcome.WITHHELD: 1}


def test_r5_a_job_that_names_its_record_ends_after_it(rig: Rig) -> None:
    rig.put(a_record(ONE, state="open", values={"name": "Jo"}))
    rig.start(a_manual_job(ONE), a_shard(number=INLINE_SHARD, in_hand=(ONE,), chunk=1))
    assert rig.run_shard(T, JOB, INLINE_SHARD, SPAN) == {Outcome.ERASED: 1}
    assert rig.job().status is JobStatus.SUCCESS


def test_r4_the_transition_of_the_job_is_applied_to_each_record(rig: Rig) -> None:
    filter_ = a_filter(states=("closed", "open"))
    rig.put(a_record(ONE), a_record(TWO, state="open"))
    rig.keep_version(filter_)
    rig.start(a_job(request=asking(filter_, "archive")), a_shard(0))
    assert rig.run_shard(T, JOB, NUMBER, SPAN) == {Outcome.ERASED: 1, Outcome.TRANSITION_FAILED: 1}
    assert (rig.row(ONE).state, rig.row(TWO).state) == ("archived", "open")
    assert rig.row(TWO).is_erased


def test_x9_what_came_into_the_filter_after_the_asking_is_not_touched(rig: Rig) -> None:
    late = a_record(ONE, entered_state_here_at=NOW + SECOND, changed_at=NOW + SECOND)
    rig.put(late)
    rig.start(a_job(), a_shard(0))
    assert rig.run_shard(T, JOB, NUMBER, SPAN) == {Outcome.NO_LONGER_MATCHING: 1}
    assert rig.row(ONE) == late


def test_a_job_touches_no_record_of_another_tenant(rig: Rig) -> None:
    rig.records.rows[OTHER, ONE] = a_record(ONE, values={"name": "Jo"})
    rig.start(a_job(), a_shard(0))
    rig.run_shard(T, JOB, NUMBER, SPAN)
    assert rig.records.rows[OTHER, ONE] == a_record(ONE, values={"name": "Jo"})


def test_two_jobs_over_the_same_records_each_tell_the_truth(begun: Rig) -> None:
    second = JobId("job-3")
    begun.start(a_job(id=second), a_shard(0, job=second))
    begun.run_shard(T, JOB, NUMBER, SPAN)
    begun.run_shard(T, second, NUMBER, SPAN)
    assert begun.job(second).tally == {Outcome.ALREADY_ERASED: 2, Outcome.WITHHELD: 1}
    assert key("unknown") not in {one for _, one in begun.records.rows}
