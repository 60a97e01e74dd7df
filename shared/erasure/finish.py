"""What a record is after its claim, its erasure, or a transition that had failed (X3, X5, R4)."""

from dataclasses import replace
from datetime import datetime

from shared.erasure.decision import ApplyTransition, Erase, outcome_of, target_of
from shared.kernel.identifiers import JobId
from shared.records.outcome import Outcome
from shared.records.record import Claim, EarlierErasure, Erasure, JobMark, Record
from shared.records.scope import Files
from shared.records.workflow import Workflow
from shared.retention.due import final_funding_day
from shared.retention.entering import entered

MOST_EARLIER = 8  # so that no number of second erasures outgrows the row


def finished(record: Record, workflow: Workflow | None, erase: Erase, job: JobId, chunk: int, now: datetime) -> Record:
    """Return the claimed *record* after its erasure (X3)."""
    scope, version = erase.claim.scope, erase.claim.policy_version
    if isinstance(scope, Files):
        mark = JobMark(
            job=job, chunk=chunk, outcome=Outcome.FILE_ERASED, at=now, scopes=(scope,), policy_version=version
        )
        counts = record.counts.without_files(len(scope.numbers))
        return replace(record.marked(mark), counts=counts, claim=None, claim_given_up=False)
    outcome = outcome_of(record, workflow, erase.claim.transition)
    mark = JobMark(job=job, chunk=chunk, outcome=outcome, at=now, policy_version=version)
    erased = replace(
        record.marked(mark),
        values=erase.plan.values,
        person=None,
        address=None,
        # No content can follow, so none needs a number.
        counts=type(record.counts)(),
        # With them go the reasons that officers typed (X1 g).
        guards={},
        claim=None,
        claim_given_up=False,
        erasure=Erasure(
            at=now,
            job=job,
            counts=erase.plan.counts,
            treated=erase.plan.treated,
            first_at=record.erased_at,
            earlier=_earlier(record.erasure),
            # Evidence: the other facts of a removed learner go (L7).
            final_funding_date=final_funding_day(record),
            is_stuck=outcome is Outcome.TRANSITION_FAILED,
            policy_version=version,
        ),
        policy_date=None,
        awaits_dating=False,
        waiting=None,
        # A record that was anonymised first stays so.
        anonymised_on=record.anonymised_on or erase.claim.anonymised_on,
        learner=None,
        changed_at=now,
    )
    target = target_of(record, workflow, erase.claim.transition)
    return erased if target is None or workflow is None else entered(erased, workflow, target, now)


def _earlier(erasure: Erasure | None) -> tuple[EarlierErasure, ...]:
    if erasure is None:
        return ()
    last = EarlierErasure(
        at=erasure.at,
        job=erasure.job,
        counts=erasure.counts,
        is_stuck=erasure.is_stuck,
        policy_version=erasure.policy_version,
    )
    return (*erasure.earlier, last)[-MOST_EARLIER:]


def after_transition(
    record: Record, workflow: Workflow, move: ApplyTransition, job: JobId, chunk: int, now: datetime
) -> Record:
    """Return the erased *record* after the transition that failed before (R4)."""
    mark = JobMark(job=job, chunk=chunk, outcome=Outcome.ALREADY_ERASED, at=now)
    return entered(record.marked(mark), workflow, move.target, now)


def claimed(record: Record, claim: Claim) -> Record:
    return replace(record, claim=claim, claim_given_up=False)
