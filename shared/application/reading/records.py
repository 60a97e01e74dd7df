"""Find a record and its workflow, and show it as the API does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.reading.links import read_links
from shared.application.reading.statuses import ReadStatuses
from shared.application.rules.today import rules_of_today
from shared.erasure.grounds import Ground, ground_for_withholding
from shared.kernel.clock import day_in
from shared.kernel.errors import NotFound, Unavailable
from shared.kernel.identifiers import RecordKey, TenantId, WorkflowId
from shared.records.record import Record
from shared.records.workflow import Kind, Workflow
from shared.retention.retention_status import RetentionStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordView:
    """A record, its clock's start (P4), its ground (X7), its status (P21), its DP fields (P6) and what keeps it from above."""

    record: Record
    ended_at: datetime | None
    withheld_by: Ground | None
    status: RetentionStatus
    dp: Mapping[str, object] = field(repr=False)
    kept_by: tuple[RecordKey, ...] = ()  # what it points to, itself or through its case, and bears a guard


def unknown_record() -> NotFound:
    """Return the error for a record that is missing or hidden from the caller."""
    return NotFound("unknown_record", "there is no such record")


class RecordReader:
    """Finds records and workflows; raises ``NotFound`` where there is none."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue, self.records, self.clock = ports.catalogue, ports.records, ports.clock
        self.statuses = ReadStatuses(ports)

    def workflow(self, tenant: TenantId, workflow: WorkflowId) -> Workflow:
        found = self.catalogue.get(tenant, Workflow, workflow)
        if found is None:
            raise NotFound("unknown_workflow", "there is no such workflow")
        return found

    def record(self, tenant: TenantId, key: RecordKey) -> Record:
        found = self.find(tenant, key)
        if found is None:
            raise unknown_record()
        return found

    def shown(self, tenant: TenantId, key: RecordKey) -> Record:
        """Return the record as it is now, unless it is a removed learner (L7)."""
        found = self.record(tenant, key)
        if found.is_erased and self.workflow(tenant, key.workflow).kind is Kind.LEARNER:
            raise unknown_record()
        return found

    def find(self, tenant: TenantId, key: RecordKey) -> Record | None:
        """Return the record, or None; raise ``Unavailable`` if its row can't be read."""
        rows = self.records.read(tenant, [key])
        if key in rows.unreadable:
            raise Unavailable("unreadable_record", "this record can't be read and needs repair")
        return rows.records.get(key)

    def view(self, tenant: TenantId, record: Record) -> RecordView:
        links = read_links(self.records, self.catalogue, tenant, [record])
        rules = rules_of_today(self.catalogue, tenant, [record.key.workflow])
        today = day_in(self.clock.now(), rules.zone)
        status = self.statuses.on(tenant, rules, today).of([record], links)[record.key]
        return RecordView(
            record=record,
            ended_at=rules.ended_at(record),
            withheld_by=ground_for_withholding(record, links[record.key], rules.kind(record)),
            status=status,
            dp=rules.dp_fields(record, status, today),
            kept_by=tuple(row.key for row in links[record.key].rows if row.is_held),
        )


class ReadRecord:
    """Read one record."""

    def __init__(self, ports: Ports) -> None:
        self.reading = RecordReader(ports)

    def __call__(self, caller: Caller, key: RecordKey) -> RecordView:
        return self.reading.view(caller.tenant, self.reading.shown(caller.tenant, key))
