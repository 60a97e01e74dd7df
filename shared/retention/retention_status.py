"""Why a record is still there (P21).

The first of these that holds: erased, under a guard, requested, in no end state, without an enabled policy, a period or a date,
kept until its date, kept by a link, waiting for the confirmation of a stopped night, due. A learner goes by their setting in
place of a policy. The status says what the next night would do by the rules of now.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from shared.jobs.stopped import GROUND_BRAKE
from shared.kernel.clock import day_in
from shared.records.guards import GuardName, first_guard
from shared.records.record import Record
from shared.records.workflow import Kind, Workflow
from shared.retention.due import Due, final_funding_day
from shared.retention.entering import clock_start
from shared.retention.period import end_of_period


class StatusCode(StrEnum):
    """Why a record is still there, or that it is not; a guard's own code is in its facts."""

    ERASED = "erased"
    REQUESTED = "requested"
    OPEN = "open"
    NO_POLICY = "no_policy"
    POLICY_DISABLED = "policy_disabled"
    NO_PERIOD = "no_period"
    AWAITING_DATING = "awaiting_dating"
    KEPT_UNTIL = "kept_until"
    LINKED = "linked"
    BRAKE = "brake"
    DUE = "due"


CODES = (*StatusCode, *(name.facts.status for name in GuardName))
LOGIN = "login"  # the ground of an account that its owner's login keeps (P13)
_BLOCKING = frozenset({StatusCode.OPEN, StatusCode.POLICY_DISABLED})
# A date is in force, by which the record goes sooner or later (P6).
_DATED = frozenset({StatusCode.REQUESTED, StatusCode.KEPT_UNTIL, StatusCode.LINKED, StatusCode.BRAKE, StatusCode.DUE})


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionStatus:
    """A code; the day *until* which it holds, *since* when, and its ground, where these are known."""

    code: str
    until: date | None = None
    since: date | None = None
    ground: str | None = None

    @property
    def is_dated(self) -> bool:
        """Tell whether a date is in force that the next nights go by."""
        return self.code in _DATED and self.ground not in _BLOCKING

    def is_for_a_night(self, today: date) -> bool:
        """Tell whether nothing but a link or the brake keeps the record from a night of *today*."""
        has_come = self.code == StatusCode.REQUESTED and self.until is not None and self.until <= today
        return self.is_dated and (has_come or self.code == StatusCode.DUE)


def retention_status(  # noqa: PLR0911 – one return for each answer that the rule has, in its order
    record: Record, workflow: Workflow | None, due: Due, *, linked: str | None = None, is_stopped: bool = False
) -> RetentionStatus:
    """Return the status of *record* by the rules of *due*.

    *linked* is the ground by which a link keeps it from a night; *is_stopped* says that the brake has stopped the last night of its
    workflow, which waits for its confirmation.
    """
    erased_at = record.erased_at
    if erased_at is not None:
        return RetentionStatus(code=StatusCode.ERASED, since=day_in(erased_at, due.zone))
    guard = first_guard(record.guards)
    if guard is not None:
        return RetentionStatus(code=guard.facts.status, since=record.guards[guard].set_on, ground=guard.facts.ground)
    is_learner = workflow is not None and workflow.kind is Kind.LEARNER
    found = _of_learner(record, due) if is_learner else _by_policy(record, workflow, due)
    if record.request is not None:
        # What keeps a record from its request too: no end state (P7), a disabled policy (P14). A learner needs neither (L7a).
        if not is_learner and found.code in _BLOCKING:
            return _waiting(record.request.due_date, due.today, found.code)
        return _requested(found, record.request.due_date, due.today, linked, is_stopped=is_stopped)
    if found.code != StatusCode.DUE:
        return found
    if linked is not None:
        return RetentionStatus(code=StatusCode.LINKED, ground=linked)
    return replace(found, code=StatusCode.BRAKE) if is_stopped else found


def _requested(
    otherwise: RetentionStatus, asked: date, today: date, linked: str | None, *, is_stopped: bool
) -> RetentionStatus:
    # A request hastens and never postpones (P9).
    day = min(asked, otherwise.until or otherwise.since or asked)
    if day <= today and linked is not None:
        return RetentionStatus(code=StatusCode.LINKED, ground=linked)
    # Before its own day it is the policy's, which the brake may have stopped (X17).
    ground = GROUND_BRAKE if is_stopped and day <= today < asked else None
    return _waiting(day, today, ground)


def _waiting(day: date, today: date, ground: str | None) -> RetentionStatus:
    since = day if day < today else None
    return RetentionStatus(code=StatusCode.REQUESTED, until=day, since=since, ground=ground)


def _by_policy(record: Record, workflow: Workflow | None, due: Due) -> RetentionStatus:
    """Judge a record without a request; a day to come is in ``until``, one that has come in ``since``."""
    started = clock_start(record, workflow) if workflow else None
    if workflow is None or started is None:
        return RetentionStatus(code=StatusCode.OPEN)
    policy = due.policies.get(record.key.workflow)
    if policy is None:
        return RetentionStatus(code=StatusCode.NO_POLICY)
    if not policy.periods.enabled:
        return RetentionStatus(code=StatusCode.POLICY_DISABLED)
    if record.is_kept_by_login and record.policy_date is None:
        return RetentionStatus(code=StatusCode.NO_PERIOD, ground=LOGIN)
    if end_of_period(started, policy.periods.of_state(record.state), due.zone) is None:
        return RetentionStatus(code=StatusCode.NO_PERIOD)
    day = due.policy_day(record, workflow)
    return RetentionStatus(code=StatusCode.AWAITING_DATING) if day is None else _dated(day, due.today)


def _of_learner(record: Record, due: Due) -> RetentionStatus:
    funding = final_funding_day(record)
    if funding is None:
        return RetentionStatus(code=StatusCode.OPEN)
    day = due.learners.removal_date(funding)
    return RetentionStatus(code=StatusCode.POLICY_DISABLED) if day is None else _dated(day, due.today)


def _dated(day: date, today: date) -> RetentionStatus:
    if today < day:
        return RetentionStatus(code=StatusCode.KEPT_UNTIL, until=day)
    return RetentionStatus(code=StatusCode.DUE, since=day)
