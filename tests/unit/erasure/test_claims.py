"""A claim is rolled forward, whatever has happened since, but for one on files that an ended job has left (X3)."""

from dataclasses import replace

import pytest

from shared.erasure.decision import (
    ClaimedElsewhere,
    Erase,
    ErasureTask,
    Settled,
)
from shared.erasure.grounds import Ground
from shared.records.outcome import Outcome
from shared.records.record import Record
from shared.records.scope import Files
from tests.unit.builders import (
    INSTANT,
    JOB,
    NOW,
    OTHER_JOB,
    a_claim,
    a_guard,
    a_record,
)
from tests.unit.erasure.deciding import ARCHIVE, BOTH, BULK, DUE, NAMED, NIGHT, VALUES, decided, erasing

FILES_ALONE = replace(a_claim(OTHER_JOB), scope=Files((1,)))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"legal_hold": a_guard(), "restriction": a_guard()},
        {"state": "open", "changed_at": NOW + INSTANT},
        {"claim_given_up": True},
    ],
    ids=["as it was", "guarded since", "moved since", "given up"],
)
@BOTH
def test_x3_an_own_claim_is_rolled_forward_whatever_has_happened_since(
    task: ErasureTask, changes: dict[str, object]
) -> None:
    claim = a_claim(transition="close")
    record = a_record(values=VALUES, claim=claim, **changes)
    assert decided(record, task, open_jobs=frozenset({JOB})) == erasing(record, claim, is_claimed=True)


def test_x3_a_claim_whose_job_has_ended_is_rolled_forward_with_the_transition_of_that_job() -> None:
    claim = a_claim(OTHER_JOB, transition="archive")
    record = a_record(values=VALUES, claim=claim)
    assert decided(record) == erasing(record, claim, is_claimed=True)


@BOTH
def test_r4_who_finishes_an_ended_jobs_erasure_applies_the_transition_of_their_own(task: ErasureTask) -> None:
    claim = a_claim(OTHER_JOB, transition="close")
    record = a_record(values=VALUES, claim=claim)
    assert decided(record, replace(task, transition="archive")) == erasing(
        record, replace(claim, transition="archive"), is_claimed=True
    )


def test_r4_x9_but_not_to_a_record_that_has_left_the_filter() -> None:
    claim = a_claim(OTHER_JOB, transition="close")
    record = a_record(state="open", values=VALUES, claim=claim)
    assert decided(record, ARCHIVE) == erasing(record, claim, is_claimed=True)


@pytest.mark.parametrize(("task", "record"), [(NAMED, a_record()), (BULK, a_record()), (NIGHT, DUE)])
def test_x3_a_claim_on_all_takes_the_place_of_an_ended_jobs_claim_on_files(task: ErasureTask, record: Record) -> None:
    assert decided(replace(record, claim=FILES_ALONE), task) == decided(record, task)


def test_x3_x7_a_redaction_that_erases_nothing_leaves_an_ended_jobs_files_alone() -> None:
    withheld = Settled(outcome=Outcome.WITHHELD, ground=Ground.LEGAL_HOLD)
    assert decided(a_record(claim=FILES_ALONE, legal_hold=a_guard())) == withheld


def test_x3_a_night_that_does_not_erase_the_record_finishes_an_ended_nights_files() -> None:
    decision = decided(a_record(claim=FILES_ALONE), NIGHT)
    assert isinstance(decision, Erase)
    assert (decision.claim, decision.is_claimed) == (FILES_ALONE, True)


def test_x3_the_claim_of_another_open_job_keeps_the_record_in_hand() -> None:
    assert decided(a_record(claim=a_claim(OTHER_JOB)), open_jobs=frozenset({OTHER_JOB})) == ClaimedElsewhere()
