"""Name some of the learners that a proposed setting would remove at the next run (L6)."""

from collections.abc import Sequence
from dataclasses import replace

from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.reporting.learners import LearnerSelection, ReadLearnerFeed
from shared.application.rules.learner_setting import retention_of
from shared.application.rules.today import zone_of
from shared.kernel.identifiers import RecordId

MOST = 20
_LOOKED_AT = 100  # rows, since some of them may be under a guard


class SamplePast:
    """The use case. Its count is ``EditRetention``'s; these are those longest past, without those under a guard of their own."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue, self.clock, self.schedule = ports.catalogue, ports.clock, ports.schedule
        self.learners = ReadLearnerFeed(ports)

    def __call__(self, caller: Caller, *, enabled: bool, years: int) -> Sequence[RecordId]:
        proposed = replace(retention_of(self.catalogue, caller.tenant), enabled=enabled, years=years)
        next_run = self.schedule.next_day(self.clock.now(), zone_of(self.catalogue, caller.tenant))
        until = proposed.latest_due(next_run)
        source = None if until is None else self.learners.source(caller, LearnerSelection(until=until, undated=False))
        if source is None:
            return ()
        found = (row for at in source.read(None, _LOOKED_AT).rows for row in at.entities)
        return [row.id for row in found if not row.guards][:MOST]
