"""Records of all workflows with their DP fields, erased ones included, but for learners who have been removed (P6, L7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from shared.access.permissions import Caller, Permission
from shared.application.paging import every_page
from shared.application.ports import Catalogue, Clock, RecordStore
from shared.application.reporting.orders import ById, ByInstant, KeyOrder, Named
from shared.application.reporting.walk import Batch, Row
from shared.application.retention.rules_of_today import RulesOfToday, rules_of_today
from shared.application.stored import StateRange
from shared.kernel.clock import day_in
from shared.kernel.identifiers import RecordId, RecordKey, TenantId, WorkflowId
from shared.records.place import DATED, UNDATED
from shared.records.record import Record
from shared.records.workflow import Kind, Workflow

_AT_A_TIME = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSelection:
    """Which records, as far as an index knows: those of *workflows*, and of *ids*, if any are named."""

    workflows: Sequence[str] | None = None
    ids: Sequence[str] | None = None
    by_id: bool = False
    is_descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFields:
    """A record and its DP fields."""

    record: Record
    dp: Mapping[str, object] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSource:
    """Records of one tenant in one order; see the module."""

    records: RecordStore
    tenant: TenantId
    order: KeyOrder
    rules: RulesOfToday
    today: date

    def read(self, after: str | None, limit: int) -> Batch[RecordFields]:
        """Return up to *limit* records behind *after*."""
        batch = self.order.read(after, limit)
        rows = self.records.read(self.tenant, [key for _, key in batch.keys]).records if batch.keys else {}
        found = [
            Row(position=position, entities=self._seen(rows[key]) if key in rows else ())
            for position, key in batch.keys
        ]
        return Batch(rows=found, last=batch.last)

    def _seen(self, record: Record) -> Sequence[RecordFields]:
        workflow = self.rules.workflows.get(record.key.workflow)
        if workflow is not None and workflow.kind is Kind.LEARNER and record.is_erased:
            return ()
        return (RecordFields(record=record, dp=self.rules.dp_fields(record, self.today)),)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRecords:
    """The use case; see the module."""

    records: RecordStore
    catalogue: Catalogue
    clock: Clock

    def source(self, caller: Caller, selection: RecordSelection) -> RecordSource:
        """Return the records of *selection*."""
        caller.require(Permission.READ_REPORTS)
        workflows = self._workflows(caller.tenant, selection)
        rules = rules_of_today(self.catalogue, caller.tenant, [WorkflowId(name) for name in workflows])
        return RecordSource(
            records=self.records,
            tenant=caller.tenant,
            order=self._order(caller.tenant, workflows, selection),
            rules=rules,
            today=day_in(self.clock.now(), rules.zone),
        )

    def count(self, caller: Caller, selection: RecordSelection) -> int:
        """Count the records of *selection*, which names none, by the index alone."""
        caller.require(Permission.READ_REPORTS)
        workflows = self._workflows(caller.tenant, selection)
        return sum(self.records.count_in_order(caller.tenant, one) for one in _stretches(workflows))

    def _workflows(self, tenant: TenantId, selection: RecordSelection) -> Mapping[str, Workflow]:
        if selection.workflows is not None:
            return self.catalogue.get_many(tenant, Workflow, sorted(selection.workflows))
        return dict(every_page(lambda after: self.catalogue.page(tenant, Workflow, after, _AT_A_TIME)))

    def _order(self, tenant: TenantId, workflows: Mapping[str, Workflow], selection: RecordSelection) -> KeyOrder:
        down, ranges = selection.is_descending, _stretches(workflows)
        if selection.ids is not None:
            keys = [RecordKey(WorkflowId(name), RecordId(one)) for name in workflows for one in selection.ids]
            return Named(keys=keys, is_descending=down)
        if selection.by_id:
            return ById(records=self.records, tenant=tenant, stretches=ranges, is_descending=down)
        return ByInstant(records=self.records, tenant=tenant, stretches=ranges)


def _stretches(workflows: Mapping[str, Workflow]) -> list[StateRange]:
    """Return every range of *workflows*; of learners only those who have not been removed."""
    found: list[StateRange] = []
    for name, workflow in sorted(workflows.items()):
        own = WorkflowId(name)
        if workflow.kind is Kind.LEARNER:
            found += [StateRange(workflow=own, state=state) for state in (DATED, UNDATED)]
        else:
            found += [
                StateRange(workflow=own, state=state.name, is_erased=is_erased)
                for state in workflow.states
                for is_erased in (False, True)
            ]
    return found
