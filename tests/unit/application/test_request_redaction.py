"""Asking for the erasure of every case in a filter."""

import pytest

from shared.access.permissions import Permission
from shared.application.jobs.request_redaction import RedactionOptions
from shared.jobs.job import FilterRedaction, JobStatus, JobType
from shared.kernel.errors import Invalid, NotFound, RuleConflict
from shared.kernel.identifiers import SHARDS, FilterId
from shared.records.condition import Operator
from tests.unit.application.rig import Rig
from tests.unit.builders import (
    NOW,
    OTHER,
    SECOND,
    a_caller,
    a_condition,
    a_filter,
    a_record,
    a_workflow,
    an_erased,
)
from tests.unit.refusals import refused

CALLER = a_caller(Permission.DELETE_PERSONAL_DATA)
OLD = FilterId("old")


@pytest.fixture(autouse=True)
def _three_cases(rig: Rig) -> None:
    rig.keep(a_filter())
    rig.put(a_record("c1", values={"ward": "North"}), a_record("c2"), an_erased("c3"), a_record("c4", state="open"))


def test_r1_a_filter_becomes_a_job_of_16_shards_that_nobody_has_begun(rig: Rig) -> None:
    job = rig.request_redaction(CALLER, OLD, RedactionOptions())
    assert (job.type, job.status, job.dry_run, job.total) == (JobType.BULK_REDACTION, JobStatus.QUEUED, False, None)
    assert (job.requested_by, job.created_at) == ("officer", NOW)
    assert [shard.number for shard in rig.jobs.shards(CALLER.tenant, job.id)] == list(range(SHARDS))
    assert rig.queue.sent == []


def test_x9_the_job_keeps_the_filter_as_it_was(rig: Rig) -> None:
    job = rig.request_redaction(CALLER, OLD, RedactionOptions(success_transition="archive"))
    rig.keep(a_filter(states=("open",), version=2))
    assert rig.job(job.id).request == FilterRedaction(filter=OLD, version=1, transition="archive")


def test_r7_a_dry_run_is_a_job_that_says_so(rig: Rig) -> None:
    assert rig.request_redaction(CALLER, OLD, RedactionOptions(dry_run=True)).dry_run


@pytest.mark.parametrize("allowed", [True, False])
def test_r2_the_toggle_of_the_workflow_does_not_matter(rig: Rig, allowed: bool) -> None:  # noqa: FBT001 – the toggle
    rig.keep(a_workflow(allow_personal_data_deletion=allowed))
    assert rig.request_redaction(CALLER, OLD, RedactionOptions()).status is JobStatus.QUEUED


def test_an_unknown_filter_and_that_of_another_tenant_are_not_found(rig: Rig) -> None:
    for caller, name in ((CALLER, FilterId("new")), (a_caller(tenant=OTHER), OLD)):
        with refused(NotFound, "unknown_filter"):
            rig.request_redaction(caller, name, RedactionOptions())
    assert rig.jobs.jobs == {}


def test_r1_a_filter_that_holds_more_than_was_expected_is_refused_before_anything_is_written(rig: Rig) -> None:
    with refused(Invalid, "too_many_records"):
        rig.request_redaction(CALLER, OLD, RedactionOptions(max_records=2))
    assert rig.jobs.jobs == {}


def test_r1_a_filter_that_holds_as_many_as_expected_is_counted_and_accepted(rig: Rig) -> None:
    assert rig.request_redaction(CALLER, OLD, RedactionOptions(max_records=3)).total == 3


def test_r1_the_expected_number_counts_what_meets_the_conditions(rig: Rig) -> None:
    rig.keep(a_filter(where=(a_condition(Operator.EQ, "North"),)))
    assert rig.request_redaction(CALLER, OLD, RedactionOptions(max_records=1)).total == 1
    with refused(Invalid, "too_many_records"):
        rig.request_redaction(CALLER, OLD, RedactionOptions(max_records=0))


def test_r4_a_transition_that_none_of_the_filters_workflows_has_is_refused_at_the_request(rig: Rig) -> None:
    with refused(Invalid, "unknown_transition"):
        rig.request_redaction(CALLER, OLD, RedactionOptions(success_transition="burn"))
    assert rig.jobs.jobs == {}


def test_r4_a_transition_that_one_of_the_filters_workflows_has_is_accepted(rig: Rig) -> None:
    permits = a_workflow("permits", transitions=())
    rig.keep(permits, a_filter(workflows=(permits.id, a_workflow().id)))
    assert rig.request_redaction(CALLER, OLD, RedactionOptions(success_transition="archive")).status is JobStatus.QUEUED


def test_x14_the_same_request_with_the_same_key_returns_the_same_job_whatever_the_filter_holds_by_then(
    rig: Rig,
) -> None:
    wanted = RedactionOptions(success_transition="archive", max_records=3, idempotency_key="click-1")
    job = rig.request_redaction(CALLER, OLD, wanted)
    rig.put(a_record("c5"))
    rig.keep(a_workflow(transitions=()))
    rig.clock.forward(SECOND)
    assert rig.request_redaction(CALLER, OLD, wanted) == job
    assert len(rig.jobs.jobs) == 1


@pytest.mark.parametrize(
    "other",
    [
        RedactionOptions(success_transition="archive", idempotency_key="click-1"),
        RedactionOptions(dry_run=True, idempotency_key="click-1"),
        RedactionOptions(max_records=9, idempotency_key="click-1"),
    ],
    ids=["transition", "dry run", "expected number"],
)
def test_x14_a_key_that_was_used_with_other_wishes_is_refused(rig: Rig, other: RedactionOptions) -> None:
    rig.request_redaction(CALLER, OLD, RedactionOptions(idempotency_key="click-1"))
    with refused(RuleConflict, "idempotency_key_reused"):
        rig.request_redaction(CALLER, OLD, other)
