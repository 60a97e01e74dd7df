"""Say of records why they are still there, in a few reads for a page of them (P21)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from shared.application.all_ports import Ports
from shared.application.ports import Catalogue, JobStore, RecordStore
from shared.application.reading.last_night import last_night
from shared.application.reading.links import read_links
from shared.application.rules.today import RulesOfToday
from shared.erasure.grounds import ground_for_withholding
from shared.jobs.stopped import Stopped
from shared.kernel.identifiers import RecordKey, TenantId, WorkflowId
from shared.records.links import UNREADABLE_LINK, Links
from shared.records.record import Record
from shared.records.workflow import Workflow
from shared.retention.retention_status import RetentionStatus, retention_status


@dataclass(slots=True, kw_only=True)
class Statuses:
    """The statuses of one request, on one day."""

    records: RecordStore
    catalogue: Catalogue
    jobs: JobStore
    tenant: TenantId
    rules: RulesOfToday
    today: date
    _last: list[Stopped | None] = field(default_factory=list, init=False)

    def of(
        self, records: Sequence[Record], links: Mapping[RecordKey, Links] | None = None
    ) -> Mapping[RecordKey, RetentionStatus]:
        """Return the status of each of *records*; *links* are theirs, if they have been read."""
        due = self.rules.due(self.today)
        found = {one.key: retention_status(one, self._workflow(one), due) for one in records}
        # Only what a night would take is asked about its links and the brake.
        waiting = [one for one in records if found[one.key].is_for_a_night(self.today)]
        if not waiting:
            return found
        known = read_links(self.records, self.catalogue, self.tenant, waiting) if links is None else links
        for one in waiting:
            linked: str | None = ground_for_withholding(one, known[one.key], self.rules.kind(one))
            if linked is None and not known[one.key].is_readable:
                linked = UNREADABLE_LINK  # a night would fail on it, for there may be a hold (X13)
            is_stopped = linked is None and self._is_stopped(one.key.workflow)
            found[one.key] = retention_status(one, self._workflow(one), due, linked=linked, is_stopped=is_stopped)
        return found

    def _workflow(self, record: Record) -> Workflow | None:
        return self.rules.workflows.get(record.key.workflow)

    def _is_stopped(self, workflow: WorkflowId) -> bool:
        """Tell whether the brake keeps the workflow, by the last night, which is read once."""
        if not self._last:
            last = last_night(self.jobs, self.tenant, self.today)
            self._last.append(last.stopped if last is not None else None)
        return any(stopped.keeps(workflow) for stopped in self._last if stopped is not None)


class ReadStatuses:
    """Makes the statuses of a request."""

    def __init__(self, ports: Ports) -> None:
        self.ports = ports

    def on(self, tenant: TenantId, rules: RulesOfToday, today: date) -> Statuses:
        ports = self.ports
        return Statuses(
            records=ports.records,
            catalogue=ports.catalogue,
            jobs=ports.jobs,
            tenant=tenant,
            rules=rules,
            today=today,
        )
