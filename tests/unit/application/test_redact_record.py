"""Erasing one case by hand."""

from datetime import timedelta

import pytest

from shared.access.permissions import Permission
from shared.jobs.job import JobStatus, JobType, RecordRedaction
from shared.kernel.errors import Invalid, NotFound, RuleConflict, Unavailable
from shared.kernel.identifiers import INLINE_SHARD
from shared.records.outcome import Outcome
from shared.records.record import ErasedCounts
from tests.fakes.versions import stored
from tests.unit.application.rig import NO_TIME, SPAN, Rig
from tests.unit.builders import (
    NOW,
    OTHER,
    OTHER_JOB,
    PEOPLE,
    SECOND,
    T,
    a_caller,
    a_claim,
    a_guard,
    a_job,
    a_person,
    a_record,
    a_shard,
    a_workflow,
    an_erased,
    key,
)
from tests.unit.refusals import refused

CALLER = a_caller(Permission.DELETE_PERSONAL_DATA)
ONE = key("c1")


@pytest.fixture(autouse=True)
def _allowed(rig: Rig) -> None:
    rig.keep(a_workflow(allow_personal_data_deletion=True))
    rig.put(a_record(ONE, state="open", values={"name": "Jo"}))


def test_r5_a_case_is_erased_inside_the_request_by_a_job_of_its_own(rig: Rig) -> None:
    job, entry = rig.redact_record(CALLER, ONE, None, SPAN)
    assert (job.type, job.status, job.request) == (
        JobType.MANUAL_REDACTION,
        JobStatus.SUCCESS,
        RecordRedaction(record=ONE),
    )
    assert entry is not None
    assert (entry.record, entry.outcome, entry.erased) == (ONE, Outcome.ERASED, ErasedCounts(fields=1))
    assert rig.row(ONE).is_erased
    assert [shard.number for shard in rig.jobs.shards(T, job.id)] == [INLINE_SHARD]


def test_r6_no_end_state_is_needed_and_none_is_entered(rig: Rig) -> None:
    rig.redact_record(CALLER, ONE, None, SPAN)
    assert rig.row(ONE).state == "open"


def test_x7_holds_bind_the_manual_path_too(rig: Rig) -> None:
    held = a_record(ONE, legal_hold=a_guard())
    rig.put(held)
    job, entry = rig.redact_record(CALLER, ONE, None, SPAN)
    assert entry is not None
    assert (entry.outcome, entry.ground) == (Outcome.WITHHELD, "legal_hold")
    assert job.status is JobStatus.SUCCESS_WITH_WARNINGS
    assert rig.row(ONE) == held


def test_x5_an_erased_case_is_no_error(rig: Rig) -> None:
    rig.put(an_erased(ONE))
    _, entry = rig.redact_record(CALLER, ONE, None, SPAN)
    assert entry is not None
    assert entry.outcome is Outcome.ALREADY_ERASED


def test_r5_only_where_the_toggle_of_the_workflow_is_on(rig: Rig) -> None:
    rig.keep(a_workflow(allow_personal_data_deletion=False))
    with refused(RuleConflict, "deletion_not_allowed"):
        rig.redact_record(CALLER, ONE, None, SPAN)
    assert (rig.jobs.jobs, rig.row(ONE).is_erased) == ({}, False)


def test_r5_only_cases_can_be_redacted(rig: Rig) -> None:
    rig.put(a_person())
    with refused(Invalid, "not_a_case"):
        rig.redact_record(CALLER, key("p1", PEOPLE), None, SPAN)


def test_an_unknown_case_workflow_or_tenant_is_not_found(rig: Rig) -> None:
    for caller, one in ((CALLER, key("c9")), (CALLER, key("c1", "ghosts")), (a_caller(tenant=OTHER), ONE)):
        with refused(NotFound, "unknown_record"):
            rig.redact_record(caller, one, None, SPAN)
    assert rig.jobs.jobs == {}


def test_x13_a_case_that_cannot_be_read_is_reported_as_failed(rig: Rig) -> None:
    rig.records.unreadable.add((T, ONE))
    job, entry = rig.redact_record(CALLER, ONE, None, SPAN)
    assert entry is not None
    assert (entry.outcome, entry.ground) == (Outcome.FAILED, "unreadable_record")
    assert job.status is JobStatus.SUCCESS_WITH_WARNINGS


def test_x14_the_same_request_with_the_same_key_returns_the_same_answer(rig: Rig) -> None:
    first = rig.redact_record(CALLER, ONE, "click-1", SPAN)
    rig.keep(a_workflow(allow_personal_data_deletion=False))
    rig.clock.forward(SECOND)
    assert rig.redact_record(CALLER, ONE, "click-1", SPAN) == first
    assert len(rig.jobs.jobs) == 1


def test_x14_a_key_that_was_used_for_another_case_is_refused(rig: Rig) -> None:
    rig.put(a_record("c2"))
    rig.redact_record(CALLER, ONE, "click-1", SPAN)
    with refused(RuleConflict, "idempotency_key_reused"):
        rig.redact_record(CALLER, key("c2"), "click-1", SPAN)
    assert not rig.row(key("c2")).is_erased


def test_x14_a_request_that_died_is_carried_on_by_its_repetition(rig: Rig) -> None:
    def die() -> None:
        raise Unavailable("store", "no answer")

    rig.records.interludes += [lambda: None, die]
    job, entry = rig.redact_record(CALLER, ONE, "click-1", SPAN)
    assert (job.status.is_open, entry) == (True, None)
    assert rig.row(ONE).claim is not None
    rig.clock.at = SPAN.deadline + SECOND
    again, entry = rig.redact_record(CALLER, ONE, "click-1", SPAN)
    assert (again.id, again.status) == (job.id, JobStatus.SUCCESS)
    assert entry is not None
    assert entry.outcome is Outcome.ERASED


def test_r5_what_cannot_end_in_time_goes_on_by_itself(rig: Rig) -> None:
    rig.start(a_job(id=OTHER_JOB, status=JobStatus.RUNNING), a_shard(0, job=OTHER_JOB))
    rig.put(a_record(ONE, claim=a_claim(OTHER_JOB)))
    job, entry = rig.redact_record(CALLER, ONE, None, NO_TIME)
    assert (job.status, entry) == (JobStatus.RUNNING, None)
    assert rig.sent() == [(INLINE_SHARD, 5.0)]
    assert rig.shard(INLINE_SHARD, job.id).in_hand == (ONE,)


def test_r5_a_request_that_another_worker_carries_out_is_answered_without_an_entry(rig: Rig) -> None:
    rig.jobs.interludes.append(
        lambda: rig.jobs.rows.update(
            {place: stored(shard.leased(NOW + timedelta(seconds=9), NOW)) for place, shard in rig.jobs.rows.items()}
        )
    )
    job, entry = rig.redact_record(CALLER, ONE, None, SPAN)
    assert (job.status, entry) == (JobStatus.QUEUED, None)


def test_a_job_that_ended_without_an_entry_is_shown_as_it_is(rig: Rig) -> None:
    job, _ = rig.redact_record(CALLER, ONE, "click-1", SPAN)
    rig.ledger.entries_by.clear()
    assert rig.redact_record(CALLER, ONE, "click-1", SPAN) == (job, None)
