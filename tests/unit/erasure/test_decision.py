"""What a job does with one record, question by question, in the order of the rule."""

from dataclasses import replace

import pytest

from shared.erasure.decision import (
    ApplyTransition,
    Erase,
    ErasureTask,
    InFilter,
    Settled,
    Skipped,
    dry_run_result,
)
from shared.erasure.grounds import Ground
from shared.erasure.waiting import Wait
from shared.records.content import Waiting
from shared.records.outcome import Outcome
from shared.records.record import Claim, EarlierErasure, ErasedCounts
from shared.records.scope import Files, Scope, Whole
from shared.records.workflow import Kind
from tests.unit.builders import (
    DAY,
    INSTANT,
    JOB,
    NOW,
    OTHER_JOB,
    PEOPLE,
    TODAY,
    YESTERDAY,
    a_claim,
    a_filter,
    a_guard,
    a_mark,
    a_person,
    a_record,
    a_workflow,
    an_erased,
    an_erasure,
    key,
)
from tests.unit.erasure.deciding import ARCHIVE, BOTH, BULK, DUE, NAMED, NIGHT, VALUES, decided, erasing


@BOTH
def test_x9_a_record_that_is_not_there_no_longer_matches(task: ErasureTask) -> None:
    assert decided(None, task) == Settled(outcome=Outcome.NO_LONGER_MATCHING)


@BOTH
def test_r1_a_live_record_without_guards_is_erased(task: ErasureTask) -> None:
    record = a_record(values=VALUES)
    assert decided(record, task) == erasing(
        record, Claim(job=JOB, at=NOW, scope=Whole.RECORD, transition=None), is_claimed=False
    )


@pytest.mark.parametrize("allowed", [True, False])
def test_r2_the_toggle_of_the_workflow_does_not_matter_to_an_erasure(allowed: bool) -> None:  # noqa: FBT001 – the toggle
    workflow = a_workflow(allow_personal_data_deletion=allowed)
    assert isinstance(decided(a_record(), workflow=workflow), Erase)


def test_r6_no_end_state_is_needed() -> None:
    assert isinstance(decided(a_record(state="open"), NAMED), Erase)
    assert isinstance(decided(a_record(state="open"), replace(BULK, basis=InFilter(a_filter(states=("open",))))), Erase)


def test_r4_the_claim_keeps_the_transition_that_was_asked_for() -> None:
    decision = decided(a_record(), ARCHIVE)
    assert isinstance(decision, Erase)
    assert decision.claim == Claim(job=JOB, at=NOW, scope=Whole.RECORD, transition="archive")


def test_x1_without_its_workflow_a_record_is_erased_with_everything() -> None:
    decision = decided(a_record(values=VALUES), workflow=None)
    assert isinstance(decision, Erase)
    assert decision.plan.values == {}


# What this job did already.


@pytest.mark.parametrize("outcome", Outcome)
def test_x10_a_chunk_met_again_reads_the_outcome_that_was_stored(outcome: Outcome) -> None:
    met = an_erased(mark=a_mark(outcome, chunk=3, ground="code"), anonymised_on=TODAY)
    assert decided(met, chunk=3) == Settled(
        outcome=outcome, ground="code", at=YESTERDAY, erasure=an_erasure(), anonymised_on=TODAY
    )


@pytest.mark.parametrize("chunk", [2, 4])
def test_x10_a_record_met_again_on_another_chunk_is_passed_over(chunk: int) -> None:
    assert decided(an_erased(mark=a_mark(chunk=3)), chunk=chunk) == Skipped()


@pytest.mark.parametrize(("is_stuck", "outcome"), [(False, Outcome.ERASED), (True, Outcome.TRANSITION_FAILED)])
def test_x10_what_this_job_has_erased_counts_as_that_though_another_job_has_marked_it_since(
    is_stuck: bool,  # noqa: FBT001 – a case of the table
    outcome: Outcome,
) -> None:
    erasure = replace(an_erasure(JOB), is_stuck=is_stuck)
    marked = a_mark(Outcome.ALREADY_ERASED, job=OTHER_JOB)
    met = an_erased(erasure=erasure, anonymised_on=TODAY, mark=marked)
    assert decided(met) == Settled(outcome=outcome, at=YESTERDAY, erasure=erasure, anonymised_on=TODAY)
    assert decided(met, replace(BULK, dry_run=True)) == Settled(outcome=Outcome.ALREADY_ERASED)


def test_x10_what_this_job_gave_up_stays_failed_when_its_chunk_comes_back() -> None:
    mark = a_mark(Outcome.FAILED, ground="files_not_deleted")
    given_up = a_record(claim=a_claim(), claim_given_up=True, mark=mark)
    assert decided(given_up) == Settled(outcome=Outcome.FAILED, ground="files_not_deleted", at=YESTERDAY)


def test_the_mark_of_another_job_says_nothing_to_this_one() -> None:
    assert isinstance(decided(a_record(mark=a_mark(Outcome.FAILED, job=OTHER_JOB))), Erase)


@pytest.mark.parametrize(
    ("scope", "outcome"),
    [(Files((1,)), Outcome.ERASED), (Whole.RECORD, Outcome.ALREADY_ERASED)],
    ids=["files", "whole"],
)
def test_r7_x11a_a_dry_run_calls_no_record_erased_of_which_an_open_job_takes_files_alone(
    scope: Scope, outcome: Outcome
) -> None:
    record = a_record(claim=replace(a_claim(job=OTHER_JOB), scope=scope))
    decision = decided(record, replace(BULK, dry_run=True), open_jobs=frozenset({OTHER_JOB}))
    assert dry_run_result(decision, record, a_workflow()) == Settled(outcome=outcome)


def test_r7_a_dry_run_leaves_no_marks_and_reads_none() -> None:
    dry = replace(BULK, dry_run=True)
    assert decided(an_erased(mark=a_mark(chunk=1)), dry, chunk=1) == Settled(outcome=Outcome.ALREADY_ERASED)


# Membership.


def test_x9_what_left_the_filter_is_reported_even_if_it_is_held_or_erased() -> None:
    left = {"state": "open", "changed_at": NOW + INSTANT}
    for record in (a_record(**left), a_record(**left, legal_hold=a_guard()), an_erased(**left)):
        assert decided(record) == Settled(outcome=Outcome.NO_LONGER_MATCHING)


def test_x9_what_never_matched_is_passed_over() -> None:
    assert decided(a_record(state="open")) == Skipped()


def test_r6_a_record_that_somebody_named_needs_no_filter_to_match() -> None:
    assert isinstance(decided(a_record(state="open", changed_at=NOW + INSTANT), NAMED), Erase)


# The nights judge by what is due.


def test_x9_a_nightly_run_erases_what_is_due_and_the_claim_keeps_its_day() -> None:
    decision = decided(DUE, NIGHT)
    assert isinstance(decision, Erase)
    assert decision.claim == Claim(job=JOB, at=NOW, scope=Whole.RECORD, transition=None, anonymised_on=TODAY)


def test_p7_what_is_due_and_in_no_end_state_is_reported_as_that() -> None:
    assert decided(replace(DUE, state="open"), NIGHT) == Settled(outcome=Outcome.NOT_IN_END_STATE)


def test_x9_what_is_not_due_by_the_rules_of_today_is_spared() -> None:
    undated = replace(DUE, request=None)
    assert decided(undated, NIGHT) == Skipped()
    assert decided(replace(undated, changed_at=NOW + INSTANT), NIGHT) == Settled(outcome=Outcome.NO_LONGER_MATCHING)


def test_p12_a_due_account_that_points_to_a_person_is_withheld() -> None:
    person = a_person()
    account = replace(DUE, person=person.key)
    accounts = a_workflow(kind=Kind.PORTAL_ACCOUNT)
    waits = decided(account, NIGHT, [person], workflow=accounts)
    assert waits == Wait(ground=Ground.LINKED_TO_PERSON, is_new=True)
    assert dry_run_result(waits, account, accounts) == Settled(outcome=Outcome.WITHHELD, ground=Ground.LINKED_TO_PERSON)


@pytest.mark.parametrize(
    ("waiting", "is_new"),
    [
        (None, True),
        (Waiting(ground="linked_legal_hold", day=TODAY), False),
        (Waiting(ground="linked_processing_restricted", day=TODAY), True),
        (Waiting(ground="linked_legal_hold", day=TODAY - DAY), True),
    ],
    ids=["first", "again", "another ground", "another date"],
)
def test_x17_what_waits_behind_a_link_is_news_at_first_and_when_its_ground_or_date_changes(
    waiting: Waiting | None,
    is_new: bool,  # noqa: FBT001 – a case
) -> None:
    record, links = replace(DUE, person=key("p1", PEOPLE), waiting=waiting), [a_person(legal_hold=a_guard())]
    assert decided(record, NIGHT, links) == Wait(ground=Ground.LINKED_LEGAL_HOLD, is_new=is_new)
    # The history of a redaction names it each time.
    assert decided(record, BULK, links) == Settled(outcome=Outcome.WITHHELD, ground=Ground.LINKED_LEGAL_HOLD)
    assert isinstance(decided(record, NIGHT, [a_person()]), Erase)


# Erased before.


@BOTH
def test_x5_an_erased_record_is_already_erased(task: ErasureTask) -> None:
    assert decided(an_erased(), task) == Settled(outcome=Outcome.ALREADY_ERASED)


def test_x5_a_second_erasure_is_no_error_even_if_the_record_or_a_link_is_held() -> None:
    held = an_erased(legal_hold=a_guard())
    assert decided(held, links=[a_person(legal_hold=a_guard())]) == Settled(outcome=Outcome.ALREADY_ERASED)


@BOTH
def test_x5_what_has_become_sensitive_since_is_erased_again(task: ErasureTask) -> None:
    record = an_erased(values={"name": "Jo", "ward": "North"}, anonymised_on=TODAY)
    claim = Claim(job=JOB, at=NOW, scope=Whole.RECORD, transition=None)
    assert decided(record, task) == erasing(record, claim, is_claimed=False)
    assert decided(record, replace(task, dry_run=True)) == decided(record, task)


@BOTH
def test_x5_x7_the_grounds_are_asked_before_a_second_erasure(task: ErasureTask) -> None:
    held = Settled(outcome=Outcome.WITHHELD, ground=Ground.LINKED_LEGAL_HOLD)
    assert decided(an_erased(values={"name": "Jo"}), task, [a_person(legal_hold=a_guard())]) == held


def test_x5_nights_look_at_no_erased_record() -> None:
    touched = replace(DUE, erasure=an_erasure(), values={"name": "Jo"}, changed_at=NOW + INSTANT)
    assert decided(touched, NIGHT) == Settled(outcome=Outcome.ALREADY_ERASED)
    assert decided(replace(touched, changed_at=YESTERDAY), NIGHT) == Skipped()


@pytest.mark.parametrize(("is_stuck", "outcome"), [(False, Outcome.ERASED), (True, Outcome.TRANSITION_FAILED)])
def test_x5_x10_a_job_that_erased_first_counts_so_though_another_has_erased_again_since(
    is_stuck: bool,  # noqa: FBT001 – a case of the table
    outcome: Outcome,
) -> None:
    first = EarlierErasure(at=YESTERDAY, job=JOB, counts=ErasedCounts(notes=2), is_stuck=is_stuck, policy_version=3)
    met = an_erased(erasure=replace(an_erasure(OTHER_JOB), at=NOW, earlier=(first,)), mark=a_mark(job=OTHER_JOB))
    settled = decided(met)
    assert isinstance(settled, Settled)
    assert (settled.outcome, settled.at, settled.policy_version) == (outcome, YESTERDAY, 3)
    assert settled.erasure is not None
    assert settled.erasure.counts == first.counts


def test_r4_asking_again_applies_only_the_transition() -> None:
    assert decided(an_erased(), ARCHIVE) == ApplyTransition(target="archived")


def test_r4_a_transition_that_is_still_impossible_has_failed_again() -> None:
    opened = an_erased(state="open")
    task = replace(ARCHIVE, basis=InFilter(a_filter(states=("open",))))
    assert decided(opened, task) == Settled(outcome=Outcome.TRANSITION_FAILED)
    assert decided(an_erased(), ARCHIVE, workflow=None) == Settled(outcome=Outcome.TRANSITION_FAILED)


def test_x7_a_withheld_record_is_not_moved_either() -> None:
    withheld = Settled(outcome=Outcome.WITHHELD, ground=Ground.LEGAL_HOLD)
    assert decided(an_erased(legal_hold=a_guard()), ARCHIVE) == withheld


# Grounds for withholding.


@BOTH
@pytest.mark.parametrize("transition", [None, "archive"])
def test_x7_holds_bind_every_path(task: ErasureTask, transition: str | None) -> None:
    task = replace(task, transition=transition)
    assert decided(a_record(legal_hold=a_guard()), task) == Settled(outcome=Outcome.WITHHELD, ground="legal_hold")
    assert decided(a_record(restriction=a_guard()), task) == Settled(
        outcome=Outcome.WITHHELD, ground="processing_restricted"
    )


@BOTH
def test_x7_a_guard_on_a_linked_row_withholds(task: ErasureTask) -> None:
    held, restricted = a_person(legal_hold=a_guard()), a_person(restriction=a_guard())
    assert decided(a_record(), task, [held]) == Settled(outcome=Outcome.WITHHELD, ground="linked_legal_hold")
    assert decided(a_record(), task, [restricted]) == Settled(
        outcome=Outcome.WITHHELD, ground="linked_processing_restricted"
    )
