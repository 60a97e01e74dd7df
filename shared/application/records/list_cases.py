"""List the cases in a filter."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.access.permissions import Caller
from shared.application.jobs.filter_selection import FilterSelection
from shared.application.ports import Catalogue, Clock
from shared.application.retention.rules_of_today import RecordFields, rules_of_today
from shared.kernel.clock import day_in
from shared.records.filter import Filter


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCases:
    """The use case; see the module."""

    selection: FilterSelection
    catalogue: Catalogue
    clock: Clock

    def __call__(
        self, caller: Caller, filter_: Filter, after: str | None, limit: int
    ) -> tuple[Sequence[RecordFields], str | None]:
        """Return cases in the filter now and where to go on; fewer than *limit* may come back before the end."""
        now = self.clock.now()
        found, last = self.selection.members(caller.tenant, filter_, now, after or "", limit)
        rules = rules_of_today(self.catalogue, caller.tenant, filter_.workflows)
        today = day_in(now, rules.zone)
        cases = [RecordFields(record=one, dp=rules.dp_fields(one, today)) for one in found]
        return cases, last
