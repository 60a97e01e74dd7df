"""Put a legal hold or a restriction of processing on a record, and lift it (P10, P11, X4, X7)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from shared.access.evidence import Evidence
from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.many_files import written_but_last
from shared.application.reading.attachments import attachments_of
from shared.application.reading.records import RecordReader, RecordView
from shared.application.retrying import retry_on_conflict
from shared.application.rules.today import zone_of
from shared.application.stored import MOST_FILES, Change
from shared.kernel.clock import day_in
from shared.kernel.errors import NotFound, RuleConflict, StaleVersion
from shared.kernel.identifiers import RecordKey, TenantId
from shared.records.editing import check_not_claimed, check_takes_guard
from shared.records.guards import Guard, GuardName, check_informed, new_guard
from shared.records.record import Record
from shared.retention.waiting import released

MOST_AT_ONCE = 10 * MOST_FILES


class GuardRecord:
    """Sets and lifts guards."""

    def __init__(self, ports: Ports) -> None:
        self.records, self.clock = ports.records, ports.clock
        self.reading = RecordReader(ports)

    def place(self, caller: Caller, key: RecordKey, name: GuardName, reason: str, review_date: date) -> RecordView:
        """Set the guard, or renew its reason and review date; return the record. One that says the same is not set again."""

        def attempt() -> Record:
            workflow = self.reading.workflow(caller.tenant, key.workflow)
            record = self.reading.record(caller.tenant, key)
            check_takes_guard(record)
            today = self._today(caller.tenant)
            existing = record.guards.get(name)
            guard = new_guard(workflow.kind, reason, review_date, today, existing, self.clock.now())
            if guard == existing:
                return record
            days = {"date": str(guard.set_on), "review_date": str(guard.review_date)}
            return self._saved(caller, record, name, guard, days)

        return self.reading.view(caller.tenant, retry_on_conflict(attempt))

    def lift(
        self,
        caller: Caller,
        key: RecordKey,
        name: GuardName,
        person_informed_on: date | None = None,
        since: str | None = None,
    ) -> None:
        """Take the guard away; a restriction only once the person has been informed.

        With *since*, only the guard that the caller has looked at: an old page must not lift one that was set for another reason.
        """

        def attempt() -> Record:
            record = self.reading.record(caller.tenant, key)
            if name not in record.guards:
                raise NotFound("no_such_guard", "there is none on this record")
            if since is not None and record.guards[name].since != since:
                raise RuleConflict("guard_set_anew", "it was lifted and set anew in the meantime")
            check_not_claimed(record)
            details = {}
            if name.facts.is_person_informed:
                details = {"person_informed_on": str(check_informed(person_informed_on, self._today(caller.tenant)))}
            return self._saved(caller, record, name, None, details)

        retry_on_conflict(attempt)

    def _saved(
        self, caller: Caller, record: Record, name: GuardName, guard: Guard | None, details: Mapping[str, str]
    ) -> Record:
        others = {other: one for other, one in record.guards.items() if other is not name}
        guards = others if guard is None else {**others, name: guard}
        evidence = Evidence(
            action=name.lifted_act if guard is None else name.set_act,
            subject=str(record.key),
            by=caller.user,
            at=self.clock.now(),
            details=details,
        )
        change = Change(record=record, before=record)
        if not guards:
            change = self._with_files(caller.tenant, change)
        # This bumps the version, and that of the counts above. An erasure that was decided before, of this record or of one linked
        # to it either way, can't claim any more (X7).
        return self.records.save(caller.tenant, replace(change, record=replace(change.record, guards=guards)), evidence)

    def _with_files(self, tenant: TenantId, change: Change) -> Change:
        """Return *change* of a record that no guard keeps any more with its due files: the brake counts them again (X17)."""
        if change.record.counts.attachments > MOST_AT_ONCE:
            return change  # a night puts them back, which has the time
        files = released(attachments_of(self.records, tenant, change.record))
        last = written_but_last(self.records, tenant, change, files)
        if last is None:
            raise StaleVersion("record_changed", "another worker has changed the record")
        return last

    def _today(self, tenant: TenantId) -> date:
        return day_in(self.clock.now(), zone_of(self.reading.catalogue, tenant))
