"""List the cases in a filter."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.access.permissions import Caller, Permission
from shared.application.jobs.filter_selection import FilterSelection
from shared.application.ports import Clock
from shared.records.filter import Filter
from shared.records.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCases:
    """The use case; see the module."""

    selection: FilterSelection
    clock: Clock

    def __call__(
        self, caller: Caller, filter_: Filter, after: str | None, limit: int
    ) -> tuple[Sequence[Record], str | None]:
        """Return cases in the filter now and where to go on; fewer than *limit* may come back before the end."""
        caller.require(Permission.READ_RECORDS)
        return self.selection.members(caller.tenant, filter_, self.clock.now(), after or "", limit)
