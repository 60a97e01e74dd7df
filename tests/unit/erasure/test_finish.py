"""What a record is after its erasure, and what a dry run says that it would be."""

from dataclasses import replace

import pytest

from shared.erasure.decision import ApplyTransition, ClaimedElsewhere, Erase, Settled, Skipped, dry_run_result
from shared.erasure.finish import MOST_EARLIER, after_transition, claimed, finished
from shared.erasure.plan import plan_erasure
from shared.kernel.identifiers import JobId
from shared.records.content import ContentCounts
from shared.records.outcome import Outcome
from shared.records.record import Claim, EarlierErasure, ErasedCounts, Erasure, JobMark, Record
from shared.records.scope import Files, Whole
from shared.records.treatments import TreatmentName
from tests.unit.builders import (
    JOB,
    NOW,
    OTHER_JOB,
    SECOND,
    TODAY,
    YESTERDAY,
    a_claim,
    a_guard,
    a_mark,
    a_record,
    a_workflow,
    an_erased,
    key,
)

WORKFLOW = a_workflow()
EARLIER = a_mark(Outcome.FAILED, job=OTHER_JOB)
FULL = a_record(
    values={"name": "Jo", "born": "1980-05-17", "ward": "North", "undefined": "x"},
    person=key("p1", "people"),
    parent=key("c9"),
    address="uprn/1",
    counts=ContentCounts(messages=2, attachments=1),
    legal_hold=a_guard("reason of the hold"),
    restriction=a_guard("reason of the restriction"),
    claim=a_claim(),
    claim_given_up=True,
    mark=EARLIER,
    version=4,
)


def _erase(record: Record, transition: str | None = None) -> Erase:
    claim = Claim(job=JOB, at=YESTERDAY, scope=Whole.RECORD, transition=transition)
    return Erase(plan=plan_erasure(record, WORKFLOW.definitions()), claim=claim, is_claimed=True)


def test_x3_the_claim_is_the_only_thing_that_claiming_changes() -> None:
    claim = a_claim(transition="archive")
    record = a_record(values={"name": "Jo"}, claim_given_up=True, version=4)
    assert claimed(record, claim) == replace(record, claim=claim, claim_given_up=False)


def test_x1_the_finish_takes_values_pointers_and_reasons_and_leaves_the_rest() -> None:
    after = finished(FULL, WORKFLOW, _erase(FULL), JOB, 3, NOW)
    counts = ErasedCounts(fields=3, messages=2, attachments=1, pointers=2)
    assert after == Record(
        key=FULL.key,
        state="closed",
        state_entered_at=YESTERDAY,
        entered_state_here_at=YESTERDAY,
        changed_at=NOW,
        values={"born": "1980", "ward": "North"},
        parent=key("c9"),
        counts=ContentCounts(),
        erasure=Erasure(at=NOW, job=JOB, counts=counts, treated={"born": TreatmentName.YEAR}),
        mark=JobMark(job=JOB, chunk=3, outcome=Outcome.ERASED, at=NOW),
        earlier_marks=(EARLIER,),
        version=4,
    )


def test_x5_a_second_finish_keeps_the_first_and_says_what_was_taken_this_time() -> None:
    first = Erasure(
        at=YESTERDAY,
        job=OTHER_JOB,
        counts=ErasedCounts(notes=4),
        treated={"born": TreatmentName.YEAR},
        policy_version=3,
    )
    record = a_record(values={"name": "Jo", "born": "1980"}, erasure=first, claim=a_claim(), anonymised_on=TODAY)
    after = finished(record, WORKFLOW, _erase(record), JOB, 1, NOW)
    assert after.values == {"born": "1980"}
    assert (after.erased_at, after.last_erased_at, after.anonymised_on) == (YESTERDAY, NOW, TODAY)
    earlier = EarlierErasure(at=YESTERDAY, job=OTHER_JOB, counts=first.counts, policy_version=3)
    assert after.erasure == Erasure(
        at=NOW,
        job=JOB,
        counts=ErasedCounts(fields=1),
        treated={"born": TreatmentName.YEAR},
        first_at=YESTERDAY,
        earlier=(earlier,),
    )


def test_x5_the_first_instant_stays_however_often_a_record_is_erased_and_the_row_stays_small() -> None:
    record = a_record()
    for number in range(3 * MOST_EARLIER):
        record = replace(record, values={"name": "Jo"})
        job = JobId(f"job-{number}")
        record = finished(record, WORKFLOW, _erase(record), job, 1, NOW + number * SECOND)
    assert record.erasure is not None
    assert (record.erased_at, record.last_erased_at) == (NOW, NOW + (3 * MOST_EARLIER - 1) * SECOND)
    assert len(record.erasure.earlier) == MOST_EARLIER
    assert record.erasure.by(JobId(f"job-{3 * MOST_EARLIER - 2}")) is not None
    assert record.erasure.by(JobId("job-0")) is None


def test_r4_the_transition_is_applied_in_the_finishing_write() -> None:
    after = finished(FULL, WORKFLOW, _erase(FULL, "archive"), JOB, 1, NOW)
    assert (after.state, after.state_entered_at, after.entered_state_here_at) == ("archived", NOW, NOW)
    assert after.version == FULL.version
    assert after.mark is not None
    assert after.mark.outcome is Outcome.ERASED


def test_r4_a_record_whose_state_does_not_allow_the_transition_is_erased_and_stays_in_its_state() -> None:
    opened = replace(FULL, state="open")
    for workflow in (WORKFLOW, None):
        after = finished(opened, workflow, _erase(opened, "archive"), JOB, 1, NOW)
        assert (after.is_erased, after.state, after.state_entered_at) == (True, "open", YESTERDAY)
        assert after.mark is not None
        assert after.mark.outcome is Outcome.TRANSITION_FAILED
        assert after.erasure is not None
        assert after.erasure.is_stuck


def test_r4_moving_on_changes_the_state_and_marks_the_record_for_this_job() -> None:
    record = an_erased(mark=a_mark(job=OTHER_JOB), version=7)
    after = after_transition(record, WORKFLOW, ApplyTransition(target="archived"), JOB, 2, NOW)
    assert after == replace(
        record,
        state="archived",
        state_entered_at=NOW,
        entered_state_here_at=NOW,
        ended_at=YESTERDAY,
        changed_at=NOW,
        mark=JobMark(job=JOB, chunk=2, outcome=Outcome.ALREADY_ERASED, at=NOW),
        earlier_marks=(a_mark(job=OTHER_JOB),),
    )


def test_p5_the_finish_of_files_that_went_alone_leaves_their_record_as_it_was_but_for_their_count() -> None:
    claim = replace(a_claim(), scope=Files((1,)))
    record = replace(FULL, claim=claim)
    erase = Erase.under(claim, record, None, is_claimed=True)
    mark = JobMark(job=JOB, chunk=3, outcome=Outcome.FILE_ERASED, at=NOW, scopes=(Files((1,)),))
    after = finished(record, WORKFLOW, erase, JOB, 3, NOW)
    counts = replace(FULL.counts, files_gone=1)
    assert after == replace(FULL, counts=counts, claim=None, claim_given_up=False, mark=mark, earlier_marks=(EARLIER,))


def test_p5_an_anonymised_record_has_the_day_of_the_run_and_no_date_of_its_policy() -> None:
    dated = replace(FULL, policy_date=TODAY, awaits_dating=True)
    erase = _erase(dated)
    night = replace(erase, claim=replace(erase.claim, anonymised_on=TODAY))
    after = finished(dated, WORKFLOW, night, JOB, 1, NOW)
    assert (after.anonymised_on, after.policy_date, after.awaits_dating) == (TODAY, None, False)
    assert finished(dated, WORKFLOW, erase, JOB, 1, NOW).anonymised_on is None


@pytest.mark.parametrize(
    "decision",
    [Settled(outcome=Outcome.WITHHELD, ground="legal_hold"), Settled(outcome=Outcome.ALREADY_ERASED), Skipped()],
)
def test_r7_a_dry_run_tells_what_stands_already(decision: Settled | Skipped) -> None:
    assert dry_run_result(decision, a_record(), WORKFLOW) is decision


@pytest.mark.parametrize(
    ("state", "transition", "outcome"),
    [
        ("closed", None, Outcome.ERASED),
        ("closed", "archive", Outcome.ERASED),
        ("open", "archive", Outcome.TRANSITION_FAILED),
        ("closed", "unknown", Outcome.TRANSITION_FAILED),
    ],
)
def test_r7_a_dry_run_foretells_the_outcome_of_an_erasure(state: str, transition: str | None, outcome: Outcome) -> None:
    record = a_record(state=state)
    assert dry_run_result(_erase(record, transition), record, WORKFLOW) == Settled(outcome=outcome)


@pytest.mark.parametrize("decision", [ApplyTransition(target="archived"), ClaimedElsewhere()])
def test_r7_a_dry_run_foretells_that_a_record_will_have_been_erased(
    decision: ApplyTransition | ClaimedElsewhere,
) -> None:
    assert dry_run_result(decision, an_erased(), WORKFLOW) == Settled(outcome=Outcome.ALREADY_ERASED)
