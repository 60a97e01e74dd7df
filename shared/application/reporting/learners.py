"""Learners who have not been removed, with their Final Funding Date and removal date (L7, L9)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.ports import RecordStore
from shared.application.reading.statuses import ReadStatuses, Statuses
from shared.application.reporting.orders import KeyOrder, order_of
from shared.application.reporting.rows import read_rows
from shared.application.reporting.walk import Batch
from shared.application.rules.learner_setting import find_learner_workflow
from shared.application.rules.today import rules_of_today
from shared.application.stored import StateQuery
from shared.kernel.clock import day_in
from shared.kernel.identifiers import RecordId, RecordKey, TenantId, WorkflowId
from shared.records.guards import GuardName
from shared.records.index_position import DATED, UNDATED, instant_of
from shared.records.learner import LearnerFacts
from shared.records.record import Record
from shared.retention.retention_status import RetentionStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerSelection:
    """Learners by what an index knows: their ids, a date in the bounds, or no date."""

    ids: Sequence[str] | None = None
    since: date | None = None
    until: date | None = None
    dated: bool = True
    undated: bool = True
    by_id: bool = False  # otherwise by date; among equal dates the index decides
    is_descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerRow:
    """A learner as feeds and reports show them."""

    id: RecordId
    facts: LearnerFacts = field(repr=False)
    removal_date: date | None
    made_due_on: date | None  # of one past the threshold: when an edit of returns, and not time, brought them there
    status: RetentionStatus
    dp: Mapping[str, object] = field(repr=False)
    guards: Collection[GuardName]


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerSource:
    """Learners of one tenant in one order."""

    records: RecordStore
    tenant: TenantId
    order: KeyOrder
    statuses: Statuses

    def read(self, after: str | None, limit: int) -> Batch[LearnerRow]:
        return read_rows(self.records, self.tenant, self.order, after, limit, self.seen)

    def seen(self, records: Sequence[Record]) -> Mapping[RecordKey, LearnerRow]:
        """Return those of *records* that are learners and were not removed (L7)."""
        # The index proposes, the row decides: the learner may have been removed or dated anew.
        learners = [(one, one.learner) for one in records if one.learner is not None and not one.is_erased]
        statuses = self.statuses.of([one for one, _ in learners])
        return {one.key: self._row(one, facts, statuses[one.key]) for one, facts in learners}

    def _row(self, record: Record, facts: LearnerFacts, status: RetentionStatus) -> LearnerRow:
        rules = self.statuses.rules
        return LearnerRow(
            id=record.key.record,
            facts=facts,
            removal_date=rules.learners.removal_date(facts.funding.day),
            made_due_on=facts.made_due_on if rules.learners.is_due(facts.funding.day, self.statuses.today) else None,
            status=status,
            dp=rules.dp_fields(record, status, self.statuses.today),
            guards=record.guards.keys(),
        )


class ReadLearnerFeed:
    """Makes the feed of learners."""

    def __init__(self, ports: Ports) -> None:
        self.records, self.catalogue, self.clock = ports.records, ports.catalogue, ports.clock
        self.statuses = ReadStatuses(ports)

    def source(self, caller: Caller, selection: LearnerSelection) -> LearnerSource | None:
        """Return the learners of *selection*, or None if the tenant has no workflow of learners."""
        workflow = find_learner_workflow(self.catalogue, caller.tenant)
        return None if workflow is None else self.of_workflow(caller.tenant, workflow, selection)

    def of_workflow(self, tenant: TenantId, workflow: WorkflowId, selection: LearnerSelection) -> LearnerSource:
        rules = rules_of_today(self.catalogue, tenant, [workflow])
        return LearnerSource(
            records=self.records,
            tenant=tenant,
            order=self._order(tenant, workflow, selection),
            statuses=self.statuses.on(tenant, rules, day_in(self.clock.now(), rules.zone)),
        )

    def count(self, caller: Caller, selection: LearnerSelection) -> int:
        """Count the learners of *selection*, which has no ids, by the index alone."""
        workflow = find_learner_workflow(self.catalogue, caller.tenant)
        if workflow is None:
            return 0
        return self.count_in(caller.tenant, workflow, selection)

    def count_in(self, tenant: TenantId, workflow: WorkflowId, selection: LearnerSelection) -> int:
        return sum(self.records.count_in_order(tenant, one) for one in state_queries(workflow, selection))

    def _order(self, tenant: TenantId, workflow: WorkflowId, selection: LearnerSelection) -> KeyOrder:
        down, ranges = selection.is_descending, state_queries(workflow, selection)
        keys = None if selection.ids is None else [RecordKey(workflow, RecordId(one)) for one in selection.ids]
        return order_of(self.records, tenant, ranges, keys, by_id=selection.by_id, is_descending=down)


def state_queries(workflow: WorkflowId, selection: LearnerSelection) -> list[StateQuery]:
    undated = [StateQuery(workflow=workflow, state=UNDATED)] if selection.undated else []
    dated = []
    if selection.dated:
        since = None if selection.since is None else instant_of(selection.since)
        until = None if selection.until is None else instant_of(selection.until)
        dated = [StateQuery(workflow=workflow, state=DATED, since=since, until=until)]
    # Learners without a date come before the others, or last in descending order.
    ordered = [*undated, *dated]
    return ordered[::-1] if selection.is_descending else ordered
