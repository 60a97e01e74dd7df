"""Find the learners that a change of their returns, and not time, brought past the threshold (S2, L5, X15)."""

from dataclasses import dataclass

from shared.access.permissions import Caller, Permission
from shared.application.all_ports import Ports
from shared.application.rules.learner_setting import find_learner_workflow, retention_of
from shared.application.rules.today import zone_of
from shared.application.stored import StateQuery
from shared.kernel.clock import day_in
from shared.records.index_position import DATED, instant_of
from shared.records.record import Record

MOST_READ = 300  # rows; a hundred are one request


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeDue:
    """Learners who are still here; if not *is_whole*, there are more past the threshold than were looked at."""

    learners: tuple[Record, ...]
    is_whole: bool


class FindMadeDue:
    """The use case: it looks at the learners past the threshold, those that time brought there last first."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue, self.records, self.clock = ports.catalogue, ports.records, ports.clock

    def __call__(self, caller: Caller) -> MadeDue:
        """Return them; raise ``Forbidden`` for a caller who may not read records."""
        caller.require(Permission.READ_RECORDS)
        workflow = find_learner_workflow(self.catalogue, caller.tenant)
        today = day_in(self.clock.now(), zone_of(self.catalogue, caller.tenant))
        until = retention_of(self.catalogue, caller.tenant).latest_due(today)
        if workflow is None or until is None:
            return MadeDue(learners=(), is_whole=True)
        query = StateQuery(workflow=workflow, state=DATED, until=instant_of(until))
        found = self.records.in_order(caller.tenant, query, None, MOST_READ, newest_first=True)
        keys = [key for _, key in found.keys]
        rows = self.records.read(caller.tenant, keys).records if keys else {}
        made = [rows[key] for key in keys if key in rows and _is_made_due(rows[key])]
        return MadeDue(learners=tuple(made), is_whole=found.is_over)


def _is_made_due(record: Record) -> bool:
    return not record.is_erased and record.learner is not None and record.learner.made_due_on is not None
