"""Find learners and show them as the API does (L1, L9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.reading.ranges import state_ranges, walk_ranges
from shared.application.reading.records import RecordReader
from shared.application.rules.learner_setting import learner_workflow
from shared.application.rules.today import rules_of_today
from shared.application.stored import END_OF_TIME, StatePartition
from shared.kernel.clock import day_in
from shared.kernel.identifiers import SHARDS, RecordId, RecordKey, TenantId, WorkflowId
from shared.records.index_position import DATED, UNDATED
from shared.records.record import Record
from shared.retention.due import final_funding_day
from shared.retention.retention_status import RetentionStatus

_MOST_READS = 2 * SHARDS + 18  # queries: every range once, and some more for long ranges


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerView:
    """A learner, the first day on which the current setting removes them, or None for never, and why they are still there."""

    record: Record
    removal_date: date | None
    status: RetentionStatus


class FindLearner:
    """Looks learners up; raises ``NotFound`` for one that is unknown or removed."""

    def __init__(self, ports: Ports) -> None:
        self.reading = RecordReader(ports)

    def key(self, tenant: TenantId, learner: RecordId) -> RecordKey:
        return RecordKey(learner_workflow(self.reading.catalogue, tenant), learner)

    def __call__(self, tenant: TenantId, learner: RecordId) -> Record:
        return self.reading.shown(tenant, self.key(tenant, learner))

    def view(self, tenant: TenantId, record: Record) -> LearnerView:
        return self.views(tenant, record.key.workflow, [record])[0]

    def views(self, tenant: TenantId, workflow: WorkflowId, records: Sequence[Record]) -> Sequence[LearnerView]:
        rules = rules_of_today(self.reading.catalogue, tenant, [workflow])
        today = day_in(self.reading.clock.now(), rules.zone)
        statuses = self.reading.statuses.on(tenant, rules, today).of(records)
        return [
            LearnerView(
                record=one,
                removal_date=rules.learners.removal_date(final_funding_day(one)),
                status=statuses[one.key],
            )
            for one in records
        ]


class ReadLearners:
    """Reads one learner, and the list of those not removed."""

    def __init__(self, ports: Ports) -> None:
        self.find = FindLearner(ports)

    def __call__(self, caller: Caller, learner: RecordId) -> LearnerView:
        return self.find.view(caller.tenant, self.find(caller.tenant, learner))

    def page(self, caller: Caller, after: str | None, limit: int) -> tuple[Sequence[LearnerView], str | None]:
        """Return learners and where to go on, those with a Final Funding Date first; a page may be short."""
        reading, tenant = self.find.reading, caller.tenant
        workflow = learner_workflow(reading.catalogue, tenant)
        partitions = (
            StatePartition(workflow=workflow, state=state, is_erased=False, shard=shard)
            for state in (DATED, UNDATED)
            for shard in range(SHARDS)
        )
        ranges = state_ranges(reading.records, tenant, partitions, END_OF_TIME)
        found: list[Record] = []
        position: str | None = after or ""
        for _ in range(_MOST_READS):
            if position is None or len(found) >= limit:
                break
            page = walk_ranges(ranges, position, limit - len(found), most=1)
            rows = reading.records.read(tenant, page.keys).records if page.keys else {}
            found += [rows[key] for key in page.keys if key in rows and not rows[key].is_erased]
            position = page.cursor
        return self.find.views(tenant, workflow, found), position
