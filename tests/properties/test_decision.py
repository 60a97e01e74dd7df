"""The decision on a record, for any record and any task."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from shared.erasure.decision import (
    ApplyTransition,
    ClaimedElsewhere,
    Decision,
    Erase,
    ErasureTask,
    InFilter,
    Named,
    Settled,
    Skipped,
    decide,
    dry_run_result,
)
from shared.erasure.finish import after_transition, claimed, finished
from shared.erasure.grounds import Ground, ground_for_withholding
from shared.kernel.identifiers import JobId
from shared.records.content import ContentCounts
from shared.records.links import Links
from shared.records.membership import Membership, membership
from shared.records.outcome import Outcome
from shared.records.record import Claim, Record
from shared.records.scope import Files, Whole
from shared.records.workflow import Workflow
from shared.retention.due import Due
from tests.properties.strategies import JOBS, NOON, records, tasks, workflows

NOW = NOON + timedelta(days=9)
links = st.lists(records, max_size=2)
maybe_workflows = st.none() | workflows()
open_jobs = st.sets(st.sampled_from(JOBS))
chunks = st.integers(0, 3)


def _decided(
    record: Record | None,
    near: Sequence[Record],
    workflow: Workflow | None,
    task: ErasureTask,
    chunk: int = 1,
    running: frozenset[JobId] | set[JobId] = frozenset(),
) -> Decision:
    return decide(record, Links(rows=tuple(near)), workflow, task, chunk, NOW, lambda job: job in running)


@given(st.none() | records, links, maybe_workflows, tasks, chunks, open_jobs)
def test_there_is_a_decision_on_any_record_for_any_task(
    record: Record | None,
    near: list[Record],
    workflow: Workflow | None,
    task: ErasureTask,
    chunk: int,
    running: set[JobId],
) -> None:
    decision = _decided(record, near, workflow, task, chunk, running)
    foretold = dry_run_result(decision, record, workflow)
    assert isinstance(decision, Settled | Skipped | ClaimedElsewhere | Erase | ApplyTransition)
    assert isinstance(foretold, Settled | Skipped)
    if isinstance(decision, Settled) and decision.outcome is Outcome.WITHHELD and decision.at is None:
        assert decision.ground in set(Ground)


@given(records, links, maybe_workflows, tasks)
def test_x7_no_record_that_is_held_or_depends_on_one_is_claimed_or_moved(
    record: Record, near: list[Record], workflow: Workflow | None, task: ErasureTask
) -> None:
    decision = _decided(record, near, workflow, task)
    if isinstance(decision, Erase) and decision.is_claimed:
        assert record.claim is not None
        assert decision.claim == replace(record.claim, transition=decision.claim.transition)
    elif isinstance(decision, Erase | ApplyTransition):
        assert ground_for_withholding(record, Links(rows=tuple(near))) is None
        assert not record.guards


@given(records, links, maybe_workflows, tasks)
def test_x9_no_record_outside_the_filter_is_claimed_or_moved(
    record: Record, near: list[Record], workflow: Workflow | None, task: ErasureTask
) -> None:
    decision = _decided(record, near, workflow, task)
    if isinstance(decision, Erase | ApplyTransition) and record.claim is None and isinstance(task.basis, InFilter):
        assert membership(record, task.basis.filter, workflow, task.asked_at) is Membership.MEMBER


@given(records, links, maybe_workflows, tasks)
def test_x5_no_erased_record_is_erased_again_unless_it_was_claimed_or_something_is_left(
    record: Record, near: list[Record], workflow: Workflow | None, task: ErasureTask
) -> None:
    decision = _decided(record, near, workflow, task)
    if isinstance(decision, Erase):
        assert decision.is_claimed or not record.is_erased or decision.plan.takes_anything
    if isinstance(decision, ApplyTransition):
        assert record.is_erased


@given(records, links, maybe_workflows, tasks)
def test_x3_a_claim_of_an_ended_job_is_rolled_forward_whatever_the_task(
    record: Record, near: list[Record], workflow: Workflow | None, task: ErasureTask
) -> None:
    if record.claim is not None and (record.mark is None or record.mark.job != task.job):
        decision = _decided(record, near, workflow, task)
        assert isinstance(decision, Erase)
        own = replace(record.claim, transition=task.transition)
        assert decision.is_claimed
        assert decision.claim == record.claim or (decision.claim == own and record.claim.job != task.job)


@given(records, links, maybe_workflows, tasks, st.booleans())
def test_x3_x7_a_redaction_goes_by_the_record_and_not_by_anothers_claim_on_its_files(
    record: Record,
    near: list[Record],
    workflow: Workflow | None,
    task: ErasureTask,
    has_whole: bool,  # noqa: FBT001 – drawn
) -> None:
    mark = None if record.mark is None or record.mark.job == task.job else record.mark
    free = replace(record, claim=None, erasure=None, mark=mark)
    scope = Whole.RECORD if has_whole else Files((1,))
    left = Claim(job=JobId("job-9"), at=NOON, scope=scope, transition=None)
    decision, alone = (_decided(one, near, workflow, task) for one in (replace(free, claim=left), free))
    if not has_whole and (isinstance(alone, Erase) or not isinstance(task.basis, Due)):
        assert decision == alone
    else:
        assert isinstance(decision, Erase)
        assert (decision.is_claimed, decision.claim.scope) == (True, left.scope)


@given(records, links, maybe_workflows, tasks)
def test_r7_a_dry_run_decides_as_the_real_run_does_where_no_job_has_left_a_mark(
    record: Record, near: list[Record], workflow: Workflow | None, task: ErasureTask
) -> None:
    is_own = record.erasure is not None and record.erasure.job == task.job
    unmarked = replace(record, mark=None, erasure=None if is_own else record.erasure)
    dry, real = (_decided(unmarked, near, workflow, replace(task, dry_run=is_dry)) for is_dry in (True, False))
    assert dry == real


@given(records, links, maybe_workflows, tasks, chunks)
def test_r7_a_dry_run_foretells_the_mark_that_the_real_run_leaves(
    record: Record, near: list[Record], workflow: Workflow | None, task: ErasureTask, chunk: int
) -> None:
    decision = _decided(record, near, workflow, task, chunk)
    foretold = dry_run_result(decision, record, workflow)
    after = _carried_out(record, decision, workflow, task, chunk)
    if after is not None:
        assert isinstance(foretold, Settled)
        assert after.mark is not None
        assert foretold.outcome is after.mark.outcome


@given(records, links, maybe_workflows, tasks, chunks)
def test_x1_nothing_personal_but_what_the_plan_leaves_is_on_a_finished_record(
    record: Record, near: list[Record], workflow: Workflow | None, task: ErasureTask, chunk: int
) -> None:
    decision = _decided(record, near, workflow, task, chunk)
    if isinstance(decision, Erase):
        after = finished(record, workflow, decision, task.job, chunk, NOW)
        assert after.values == decision.plan.values
        assert (after.person, after.address, after.guards) == (None, None, {})
        assert (after.counts, after.claim, after.claim_given_up) == (ContentCounts(), None, False)
        assert (after.key, after.parent, after.version) == (record.key, record.parent, record.version)
        assert after.erasure is not None
        assert after.erasure.counts == decision.plan.counts


@given(records, links, maybe_workflows, tasks, chunks)
def test_x10_a_chunk_met_again_after_the_finish_reads_the_same_outcome_and_a_later_one_passes_over(
    record: Record, near: list[Record], workflow: Workflow | None, task: ErasureTask, chunk: int
) -> None:
    real = replace(task, dry_run=False)
    after = _carried_out(record, _decided(record, near, workflow, real, chunk), workflow, real, chunk)
    if after is not None:
        assert after.mark is not None
        again = _decided(after, near, None, real, chunk)
        assert isinstance(again, Settled)
        assert (again.outcome, again.at, again.erasure) == (after.mark.outcome, NOW, after.erasure)
        assert _decided(after, near, workflow, real, chunk + 1) == Skipped()


@given(records, links, maybe_workflows, tasks)
def test_x5_after_an_erasure_any_other_job_finds_nothing_left_by_the_same_definitions(
    record: Record, near: list[Record], workflow: Workflow | None, task: ErasureTask
) -> None:
    decision = _decided(record, near, workflow, task)
    if isinstance(decision, Erase):
        after = finished(record, workflow, decision, task.job, 1, NOW)
        other = ErasureTask(job=JobId("job-3"), by="asker", asked_at=NOW, basis=Named())
        assert _decided(after, near, workflow, other) == Settled(outcome=Outcome.ALREADY_ERASED)


def _carried_out(
    record: Record, decision: Decision, workflow: Workflow | None, task: ErasureTask, chunk: int
) -> Record | None:
    match decision:
        case Erase():
            before = record if decision.is_claimed else claimed(record, decision.claim)
            return finished(before, workflow, decision, task.job, chunk, NOW)
        case ApplyTransition() if workflow is not None:
            return after_transition(record, workflow, decision, task.job, chunk, NOW)
        case _:
            return None
