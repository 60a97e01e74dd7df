"""Take a record through a transition of its workflow."""

from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.reading.records import RecordReader, RecordView
from shared.application.retrying import write_as_decided
from shared.application.rules.today import rules_of_today
from shared.application.rules.versions import check_current
from shared.application.stored import Change
from shared.kernel.errors import Invalid, RuleConflict
from shared.kernel.identifiers import RecordKey, TenantId
from shared.records.editing import check_editable, check_not_removed
from shared.records.record import Record
from shared.records.workflow import Workflow, target_state
from shared.retention.entering import entered
from shared.retention.redating import dated_at_once
from shared.retention.requests import check_may_leave


class TransitionRecord:
    """Applies a transition by hand."""

    def __init__(self, ports: Ports) -> None:
        self.records, self.clock = ports.records, ports.clock
        self.reading = RecordReader(ports)

    def __call__(self, caller: Caller, key: RecordKey, transition: str, version: int | None = None) -> RecordView:
        """Apply *transition*; with *version* to that version alone, so that an act that is sent twice moves it once."""

        def write(change: Change) -> Record:
            return self.records.save(caller.tenant, change)

        moved = write_as_decided(lambda: self._decided(caller, key, transition, version), write)
        return self.reading.view(caller.tenant, moved)

    def _decided(self, caller: Caller, key: RecordKey, transition: str, version: int | None) -> Change:
        workflow = self.reading.workflow(caller.tenant, key.workflow)
        record = self.reading.record(caller.tenant, key)
        if version is not None:
            check_current(version, record.version)
        if workflow.transition(transition) is None:
            raise Invalid("unknown_transition", "the workflow has no such transition")
        check_not_removed(record, workflow)
        check_editable(record)
        target = target_state(workflow, transition, record.state)
        if target is None:
            raise RuleConflict("transition_not_allowed", "this transition does not leave the record's state")
        check_may_leave(record, workflow, target)
        moved = self._dated(caller.tenant, entered(record, workflow, target, self.clock.now()), workflow)
        return Change(record=moved, before=record)

    def _dated(self, tenant: TenantId, moved: Record, workflow: Workflow) -> Record:
        if moved.request is None or not moved.awaits_dating:
            return moved
        # A request keeps it out of the policy run's list, so it is dated here: the earlier of its two dates counts (P9).
        rules = rules_of_today(self.reading.catalogue, tenant, [moved.key.workflow])
        policy = rules.enabled(moved.key.workflow)
        return moved if policy is None else dated_at_once(moved, workflow, policy.periods, rules.zone)
