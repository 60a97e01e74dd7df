"""List the cases in a filter."""

from collections.abc import Sequence

from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.reading.filter_selection import FilterSelection
from shared.application.reading.statuses import ReadStatuses
from shared.application.rules.today import RecordFields, rules_of_today
from shared.kernel.clock import day_in
from shared.records.bounds import check_bounds_of_filter
from shared.records.filter import Filter


class ListCases:
    """Lists a filter's cases."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue, self.clock = ports.catalogue, ports.clock
        self.selection = FilterSelection(ports)
        self.statuses = ReadStatuses(ports)

    def __call__(
        self, caller: Caller, filter_: Filter, after: str | None, limit: int
    ) -> tuple[Sequence[RecordFields], str | None]:
        """Return up to *limit* cases and where to go on; a page may be short before the end."""
        check_bounds_of_filter(filter_)
        now = self.clock.now()
        found, last = self.selection.members(caller.tenant, filter_, now, after or "", limit)
        rules = rules_of_today(self.catalogue, caller.tenant, filter_.workflows)
        today = day_in(now, rules.zone)
        statuses = self.statuses.on(caller.tenant, rules, today).of(found)
        return [rules.fields(one, statuses[one.key], today) for one in found], last
