"""What a job does with one record, for the real run, the dry run and the history (X3, X5, X7, X9, R4, R7).

The rule asks in this order: did this job act already; is there a claim, which is always rolled forward; is the record a
member; was it erased before, and is anything left to take; is there a ground to withhold it. Only then is it erased. Nights look
at no erased record.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from shared.erasure.grounds import ground_for_withholding
from shared.erasure.plan import ErasurePlan, plan_erasure, plan_of
from shared.erasure.replay import ErasedBefore
from shared.erasure.waiting import PutBack, Wait
from shared.kernel.clock import LocalDay
from shared.kernel.identifiers import JobId, RecordKey
from shared.records.filter import OUTDATED, Filter
from shared.records.links import Links
from shared.records.membership import Membership, membership
from shared.records.outcome import Outcome
from shared.records.record import Claim, Erasure, JobMark, Record
from shared.records.scope import Scope, Whole
from shared.records.workflow import Workflow, target_state
from shared.retention.due import Due
from shared.retention.waiting import waits_on


@dataclass(frozen=True, slots=True)
class InFilter:
    """The records of a filter (R1), by the day that the job was asked for (R1a)."""

    filter: Filter
    on: LocalDay | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """One record that an officer named (R5)."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What the ledger says was erased (X16)."""

    gone: Mapping[RecordKey, ErasedBefore]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureTask:
    """What a job wants of its records; *basis* says which and why."""

    job: JobId
    by: str  # who asked
    asked_at: datetime
    basis: InFilter | Due | Named | Replayed
    transition: str | None = None
    dry_run: bool = False

    @property
    def policy_versions(self) -> Mapping[str, int]:
        """The versions of what judges in a night, by workflow (X11a)."""
        return self.basis.versions if isinstance(self.basis, Due) else {}

    def membership(self, record: Record, workflow: Workflow | None) -> Membership:
        """Judge whether *record* still belongs to the job (X9)."""
        match self.basis:
            case InFilter(filter_, on):
                return membership(record, filter_, workflow, self.asked_at, on)
            case Due() as due:
                return due.membership(record, workflow, self.asked_at)
            case Named() | Replayed():
                return Membership.MEMBER


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """An outcome without a write; *at* is the row's own instant."""

    outcome: Outcome
    ground: str | None = None
    at: datetime | None = None
    erasure: Erasure | None = None
    anonymised_on: date | None = None
    scopes: tuple[Scope, ...] = (Whole.RECORD,)
    policy_version: int | None = None  # as the row has it

    @classmethod
    def by(cls, mark: JobMark, erasure: Erasure | None, anonymised_on: date | None = None) -> "Settled":
        return cls(
            outcome=mark.outcome,
            ground=mark.ground,
            at=mark.at,
            erasure=erasure,
            anonymised_on=anonymised_on,
            scopes=mark.scopes,
            policy_version=mark.policy_version,
        )


@dataclass(frozen=True, slots=True)
class Skipped:
    """No outcome: it never matched, or an earlier chunk counted it."""


@dataclass(frozen=True, slots=True)
class ClaimedElsewhere:
    """Another open job has claimed the record: keep it in hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erase:
    """Claim the record unless *is_claimed*, and carry out the plan."""

    plan: ErasurePlan
    claim: Claim
    is_claimed: bool

    @classmethod
    def under(cls, claim: Claim, record: Record, workflow: Workflow | None, *, is_claimed: bool) -> "Erase":
        plan = plan_of(record, claim.scope, workflow.definitions() if workflow else {})
        return cls(plan=plan, claim=claim, is_claimed=is_claimed)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyTransition:
    """Apply the transition that an erased record still lacks (R4)."""

    target: str


Decision = Settled | Skipped | ClaimedElsewhere | Erase | ApplyTransition | Wait | PutBack


def decide(  # noqa: PLR0911 – one return for each answer that the rule has, in its order
    record: Record | None,
    links: Links,
    workflow: Workflow | None,
    task: ErasureTask,
    chunk: int,
    now: datetime,
    is_open: Callable[[JobId], bool],
) -> Decision:
    """Decide on the row as just read; *is_open* says whether a job still runs."""
    if record is None:
        return Settled(outcome=Outcome.NO_LONGER_MATCHING)
    mark = record.mark_by(task.job)
    if mark is not None and not task.dry_run:
        return _met_again(record, mark, chunk)
    own = record.erasure.by(task.job) if record.erasure else None
    if own is not None and record.claim is None and not task.dry_run:
        # Other jobs' marks have displaced this job's, and its chunk. The worker asks only about uncounted records.
        return settled_by_erasure(record, own)
    # Judged as if no job had claimed it.
    judged = _judged(record, links, workflow, task, now)
    if record.claim is None:
        return judged
    if record.claim.job != task.job:
        if is_open(record.claim.job):
            # A dry run waits for no job, and a record that loses files alone is still to be erased.
            return judged if task.dry_run and record.claim.spares_record else ClaimedElsewhere()
        # Only files are claimed. A claim on the record replaces that; a redaction was never asked for files, so it
        # goes by its own answer and leaves them to the resume function or the next night.
        if record.claim.spares_record and (isinstance(judged, Erase) or not isinstance(task.basis, Due)):
            return judged
    return _roll_forward_claim(record, record.claim, workflow, task)


def settled_by_erasure(record: Record, erasure: Erasure) -> Settled:
    outcome = Outcome.TRANSITION_FAILED if erasure.is_stuck else Outcome.ERASED
    return Settled(
        outcome=outcome,
        at=erasure.at,
        erasure=erasure,
        anonymised_on=record.anonymised_on,
        policy_version=erasure.policy_version,
    )


def _judged(  # noqa: PLR0911 – as above
    record: Record, links: Links, workflow: Workflow | None, task: ErasureTask, now: datetime
) -> Decision:
    match task.membership(record, workflow):
        case Membership.LEFT:
            return Settled(outcome=Outcome.NO_LONGER_MATCHING)
        case Membership.NEVER:
            return Skipped()
        case Membership.NOT_IN_END_STATE:
            return Settled(outcome=Outcome.NOT_IN_END_STATE)
        case Membership.OUTDATED:
            return Settled(outcome=Outcome.FAILED, ground=OUTDATED)
        case _:
            pass  # a member: the questions go on
    is_done = record.is_erased and (isinstance(task.basis, Due) or not erases_again(record, workflow))
    if is_done and task.transition is None:
        return Settled(outcome=Outcome.ALREADY_ERASED)
    ground = ground_for_withholding(record, links, workflow.kind if workflow else None)
    if ground is not None and isinstance(task.basis, Due) and not record.is_held:
        return Wait(ground=ground, is_new=waits_on(record) != ground)
    if ground is not None:
        return Settled(outcome=Outcome.WITHHELD, ground=ground)
    if is_done:
        return _apply_transition(record, workflow, task.transition)
    today = task.basis.today if isinstance(task.basis, Due) else None
    claim = Claim(
        job=task.job,
        at=now,
        scope=Whole.RECORD,
        transition=task.transition,
        anonymised_on=today,
        policy_version=task.policy_versions.get(record.key.workflow),
    )
    return Erase.under(claim, record, workflow, is_claimed=False)


def erases_again(record: Record, workflow: Workflow | None) -> bool:
    """Tell whether the definitions of now take what the erasure of *record* left (X5)."""
    return plan_erasure(record, workflow.definitions() if workflow else {}).takes_anything


def dry_run_result(decision: Decision, record: Record | None, workflow: Workflow | None) -> Settled | Skipped:
    """Return the outcome that *decision* would have: all that a dry run does (R7)."""
    match decision:
        case Settled() | Skipped():
            return decision
        case Wait(ground=ground):
            return Settled(outcome=Outcome.WITHHELD, ground=ground)
        case Erase(claim=claim) if record is not None:
            return Settled(outcome=outcome_of(record, workflow, claim.transition))
        case _:
            return Settled(outcome=Outcome.ALREADY_ERASED)


def _met_again(record: Record, mark: JobMark, chunk: int) -> Decision:
    if mark.chunk != chunk:
        return Skipped()
    return Settled.by(mark, record.erasure, record.anonymised_on)


def _roll_forward_claim(record: Record, claim: Claim, workflow: Workflow | None, task: ErasureTask) -> Erase:
    # The job that finishes another's claim applies its own transition (R4).
    is_wanted = task.transition is not None and not claim.spares_record and claim.job != task.job
    if is_wanted and task.membership(record, workflow) is Membership.MEMBER:
        claim = replace(claim, transition=task.transition)
    return Erase.under(claim, record, workflow, is_claimed=True)


def _apply_transition(record: Record, workflow: Workflow | None, transition: str | None) -> Decision:
    target = target_of(record, workflow, transition)
    return Settled(outcome=Outcome.TRANSITION_FAILED) if target is None else ApplyTransition(target=target)


def outcome_of(record: Record, workflow: Workflow | None, transition: str | None) -> Outcome:
    is_stuck = transition is not None and target_of(record, workflow, transition) is None
    return Outcome.TRANSITION_FAILED if is_stuck else Outcome.ERASED


def target_of(record: Record, workflow: Workflow | None, transition: str | None) -> str | None:
    if workflow is None or transition is None:
        return None
    return target_state(workflow, transition, record.state)
