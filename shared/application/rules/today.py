"""The rules that decide now (X9)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from shared.application.ports import Catalogue
from shared.application.rules.learner_setting import retention_of
from shared.application.rules.tenant_settings import settings_of
from shared.kernel.clock import time_zone
from shared.kernel.identifiers import TenantId, WorkflowId
from shared.learners.retention import LearnerRetention
from shared.records.record import Record
from shared.records.values import FieldValues, plain_values
from shared.records.workflow import Kind, Workflow
from shared.retention.dp_fields import dp_fields
from shared.retention.due import Due
from shared.retention.entering import clock_start
from shared.retention.policy import Policy
from shared.retention.retention_status import RetentionStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFields:
    """A record, its clock's start (P4), why it is still there (P21) and its DP fields, for lists and feeds."""

    record: Record
    ended_at: datetime | None
    status: RetentionStatus
    values: FieldValues = field(repr=False)  # of fields that are defined and not sensitive
    dp: Mapping[str, object] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesOfToday:
    """The rules for a chunk or a page, read once."""

    zone: ZoneInfo
    workflows: Mapping[str, Workflow]
    policies: Mapping[str, Policy]
    learners: LearnerRetention

    def due(self, today: date, *, requests_only: bool = False) -> Due:
        """Return the rule for what is due on *today*."""
        return Due(
            today=today,
            zone=self.zone,
            policies=self.policies,
            learners=self.learners,
            requests_only=requests_only,
            versions=self.policy_versions,
        )

    @property
    def policy_versions(self) -> Mapping[str, int]:
        """The version of the policy that judges each workflow; of learners, of the setting (X11a)."""
        settings = {name: self.learners.version for name, one in self.workflows.items() if one.kind is Kind.LEARNER}
        published = {name: policy.version for name, policy in self.policies.items()}
        # A setting that was never saved has no version.
        return {name: version for name, version in {**settings, **published}.items() if version}

    def kind(self, record: Record) -> Kind | None:
        workflow = self.workflows.get(record.key.workflow)
        return workflow.kind if workflow else None

    def dp_fields(self, record: Record, status: RetentionStatus, today: date) -> dict[str, object]:
        """Return the DP fields of *record* on *today* (P6)."""
        return dp_fields(record, self.kind(record), status, today, self.learners)

    def ended_at(self, record: Record) -> datetime | None:
        """Return when the record's clock started; None outside end states (P4)."""
        workflow = self.workflows.get(record.key.workflow)
        return clock_start(record, workflow) if workflow else None

    def fields(self, record: Record, status: RetentionStatus, today: date) -> RecordFields:
        dp = self.dp_fields(record, status, today)
        workflow = self.workflows.get(record.key.workflow)
        values = plain_values(record.values, workflow.definitions() if workflow else {})
        return RecordFields(record=record, ended_at=self.ended_at(record), status=status, values=values, dp=dp)

    def enabled(self, workflow: WorkflowId) -> Policy | None:
        """Return the workflow's policy if it is enabled (P14)."""
        policy = self.policies.get(workflow)
        return policy if policy is not None and policy.periods.enabled else None


def zone_of(catalogue: Catalogue, tenant: TenantId) -> ZoneInfo:
    return time_zone(settings_of(catalogue, tenant).time_zone)


def rules_of_today(catalogue: Catalogue, tenant: TenantId, workflows: Iterable[WorkflowId]) -> RulesOfToday:
    names = sorted({str(workflow) for workflow in workflows})
    found = catalogue.get_many(tenant, Workflow, names)
    # One read less wherever the workflow of learners is not among them.
    has_learners = any(workflow.kind is Kind.LEARNER for workflow in found.values())
    return RulesOfToday(
        zone=zone_of(catalogue, tenant),
        workflows=found,
        policies=catalogue.get_many(tenant, Policy, names),
        learners=retention_of(catalogue, tenant) if has_learners else LearnerRetention(),
    )
