"""Whether a record is due for anonymisation, by the rules of today (P5, P7, P9, P14, X9).

Stored dates and indexes only propose. A request is due on its date. A policy's date counts only if the current policy's
period for the record's current state has ended too, so a policy that was just lengthened erases nothing early.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from shared.kernel.identifiers import WorkflowId
from shared.learners.retention import LearnerRetention
from shared.records.content import Attachment
from shared.records.membership import Membership
from shared.records.record import Record
from shared.records.workflow import Kind, Workflow
from shared.retention.entering import clock_start
from shared.retention.period import end_of_period
from shared.retention.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The tenant's day, policies and learner setting."""

    today: date
    zone: ZoneInfo
    policies: Mapping[str, Policy]
    learners: LearnerRetention = field(default_factory=LearnerRetention)
    requests_only: bool = False  # what the brake does not stop (X17)
    versions: Mapping[str, int] = field(default_factory=dict)  # of the policy or setting that judges, by workflow

    def membership(self, record: Record, workflow: Workflow | None, asked_at: datetime) -> Membership:
        was_touched = record.changed_at > asked_at
        if record.is_erased:
            return Membership.MEMBER if was_touched else Membership.NEVER
        if workflow is not None and workflow.kind is Kind.LEARNER:
            return self._standing_of_learner(record, asked_at)
        if not self._is_proposed(record) or self._is_another_runs(record):
            return Membership.LEFT if was_touched else Membership.NEVER
        if self._is_disabled(record.key.workflow):
            return Membership.LEFT
        if workflow is None or not workflow.is_end_state(record.state):
            return Membership.NOT_IN_END_STATE
        return Membership.MEMBER if self._is_due(record, workflow) else Membership.LEFT

    def is_file_due(self, attachment: Attachment, workflow: WorkflowId) -> bool:
        """Tell whether the file's period has ended, by its date and the current policy."""
        policy = self.policies.get(workflow)
        if self.requests_only or policy is None or not policy.periods.enabled:
            return False
        if attachment.due_on is None or attachment.due_on > self.today:
            return False
        end = end_of_period(attachment.added_at, policy.periods.of_file_type(attachment.file_type), self.zone)
        return end is not None and end <= self.today

    def _standing_of_learner(self, record: Record, asked_at: datetime) -> Membership:
        # The index of learners also has those that are held, and the history does not repeat them (P10). It names the ground
        # of a guard that came since the job was asked for (X7).
        if record.was_held_at(asked_at) or self._is_another_runs(record):
            return Membership.NEVER
        # By the current setting, or by a request, which needs no end state (L5, L7a).
        is_past = self.learners.is_due(final_funding_day(record), self.today)
        return Membership.MEMBER if is_past or is_requested(record, self.today) else Membership.LEFT

    def _is_another_runs(self, record: Record) -> bool:
        # It is due by policy or setting, if at all.
        return self.requests_only and not is_requested(record, self.today)

    def policy_day(self, record: Record, workflow: Workflow) -> date | None:
        """Return the first day on which a night takes a record by the policy, enabled or not, as it is now."""
        policy, started = self.policies.get(record.key.workflow), clock_start(record, workflow)
        if policy is None or started is None or record.policy_date is None:
            return None
        end = end_of_period(started, policy.periods.of_state(record.state), self.zone)
        # The stored date proposes, the current period decides: both must have come.
        return None if end is None else max(record.policy_date, end)

    def _is_proposed(self, record: Record) -> bool:
        due = due_date(record)
        return due is not None and due <= self.today

    def _is_due(self, record: Record, workflow: Workflow) -> bool:
        if is_requested(record, self.today):
            return True
        day = self.policy_day(record, workflow)
        return day is not None and day <= self.today

    def _is_disabled(self, workflow: WorkflowId) -> bool:
        return workflow in self.policies and not self.policies[workflow].periods.enabled


def is_requested(record: Record, today: date) -> bool:
    """Tell whether the record is a request's on *today*: before the request's own day, it is the policy's (X17)."""
    return record.request is not None and record.request.due_date <= today


def due_date(record: Record) -> date | None:
    """Return the earlier of request's and policy's dates, or None (P9)."""
    return earliest(record.policy_date, record.request.due_date if record.request else None)


def final_funding_day(record: Record) -> date | None:
    """Return a learner's Final Funding Date, or None."""
    return record.learner.funding.day if record.learner else None


def earliest(*days: date | None) -> date | None:
    """Return the earliest day, or None for never (X6)."""
    return min((day for day in days if day is not None), default=None)
