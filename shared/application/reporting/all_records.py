"""Records of all workflows with their DP fields, also erased ones, but no removed learners (P6, L7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.paging import every_page
from shared.application.ports import RecordStore
from shared.application.reading.statuses import ReadStatuses, Statuses
from shared.application.reporting.orders import MOST_NAMED, MOST_STATE_QUERIES, KeyOrder, order_of
from shared.application.reporting.rows import read_rows
from shared.application.reporting.walk import Batch
from shared.application.rules.today import RecordFields, rules_of_today
from shared.application.stored import StateQuery
from shared.kernel.clock import day_in
from shared.kernel.errors import NotSupported
from shared.kernel.identifiers import RecordId, RecordKey, TenantId, WorkflowId
from shared.records.index_position import DATED, UNDATED
from shared.records.record import Record
from shared.records.workflow import Kind, Workflow

_AT_A_TIME = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSelection:
    """Records by what an index knows: of *workflows* and of *ids*, if given."""

    workflows: Sequence[str] | None = None
    ids: Sequence[str] | None = None
    by_id: bool = False
    is_descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSource:
    """Records of one tenant in one order."""

    records: RecordStore
    tenant: TenantId
    order: KeyOrder
    statuses: Statuses

    def read(self, after: str | None, limit: int) -> Batch[RecordFields]:
        return read_rows(self.records, self.tenant, self.order, after, limit, self._seen)

    def _seen(self, records: Sequence[Record]) -> Mapping[RecordKey, RecordFields]:
        rules = self.statuses.rules
        shown = [one for one in records if not (one.is_erased and rules.kind(one) is Kind.LEARNER)]
        statuses = self.statuses.of(shown)
        return {one.key: rules.fields(one, statuses[one.key], self.statuses.today) for one in shown}


class ReadRecords:
    """Makes the feed of records."""

    def __init__(self, ports: Ports) -> None:
        self.records, self.catalogue, self.clock = ports.records, ports.catalogue, ports.clock
        self.statuses = ReadStatuses(ports)

    def source(self, caller: Caller, selection: RecordSelection) -> RecordSource:
        workflows = self._workflows(caller.tenant, selection)
        rules = rules_of_today(self.catalogue, caller.tenant, [WorkflowId(name) for name in workflows])
        return RecordSource(
            records=self.records,
            tenant=caller.tenant,
            order=self._order(caller.tenant, workflows, selection),
            statuses=self.statuses.on(caller.tenant, rules, day_in(self.clock.now(), rules.zone)),
        )

    def count(self, caller: Caller, selection: RecordSelection) -> int | None:
        """Count the records of *selection*, which has no ids, by the index alone; None if they have too many states."""
        queries = _state_queries(self._workflows(caller.tenant, selection))
        if len(queries) > MOST_STATE_QUERIES:
            return None
        return sum(self.records.count_in_order(caller.tenant, one) for one in queries)

    def _workflows(self, tenant: TenantId, selection: RecordSelection) -> Mapping[str, Workflow]:
        if selection.workflows is not None:
            return self.catalogue.get_many(tenant, Workflow, sorted(selection.workflows))
        return dict(every_page(lambda after: self.catalogue.page(tenant, Workflow, after, _AT_A_TIME)))

    def _order(self, tenant: TenantId, workflows: Mapping[str, Workflow], selection: RecordSelection) -> KeyOrder:
        down, ranges, ids = selection.is_descending, _state_queries(workflows), selection.ids
        if ids is not None and len(workflows) * len(ids) > MOST_NAMED:
            raise NotSupported("too_many_to_order", "too many ids in too many workflows; filter by Workflow too")
        keys = (
            None if ids is None else [RecordKey(WorkflowId(name), RecordId(one)) for name in workflows for one in ids]
        )
        return order_of(self.records, tenant, ranges, keys, by_id=selection.by_id, is_descending=down)


def _state_queries(workflows: Mapping[str, Workflow]) -> list[StateQuery]:
    found: list[StateQuery] = []
    for name, workflow in sorted(workflows.items()):
        own = WorkflowId(name)
        if workflow.kind is Kind.LEARNER:
            # Learners are in the index by their dates; the removed ones are not listed.
            found += [StateQuery(workflow=own, state=state) for state in (DATED, UNDATED)]
        else:
            found += [
                StateQuery(workflow=own, state=state.name, is_erased=is_erased)
                for state in workflow.states
                for is_erased in (False, True)
            ]
    return found
