"""Read filters, without values of fields that have become sensitive since they were saved (X8, X19)."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.configuration.read_configuration import ReadConfiguration
from shared.application.configuration.read_versions import ReadVersions
from shared.kernel.identifiers import FilterId, TenantId
from shared.records.filter import Filter, hidden, is_outdated
from shared.records.saved_versions import FilterVersion
from shared.records.workflow import Workflow


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFilter:
    """A filter as it may be shown, and whether its workflows still fit it."""

    filter: Filter
    is_outdated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownVersion:
    """A version as it may be shown, and who saved it when."""

    shown: ShownFilter
    kept: FilterVersion


class ReadFilters:
    """Reads one filter, a page of them, or one's versions."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue = ports.catalogue
        self.read, self.versions = ReadConfiguration(ports), ReadVersions(ports)

    def one(self, caller: Caller, filter_id: FilterId) -> ShownFilter:
        (shown,) = self._shown(caller.tenant, [self.read.one(caller, Filter, filter_id)])
        return shown

    def page(self, caller: Caller, after: str | None, limit: int) -> tuple[Sequence[ShownFilter], str | None]:
        found, last = self.read.page(caller, Filter, after, limit)
        return self._shown(caller.tenant, found), last

    def page_of_versions(
        self, caller: Caller, filter_id: FilterId, after: str | None, limit: int
    ) -> tuple[Sequence[ShownVersion], str | None]:
        """Return versions newest first, also of a filter that has been deleted."""
        found, last = self.versions.of_filter(caller, filter_id, after, limit)
        shown = self._shown(caller.tenant, [version.filter for version in found])
        return [ShownVersion(shown=one, kept=kept) for one, kept in zip(shown, found, strict=True)], last

    def _shown(self, tenant: TenantId, filters: Sequence[Filter]) -> list[ShownFilter]:
        names = sorted({str(name) for one in filters if one.where for name in one.workflows})
        workflows = self.catalogue.get_many(tenant, Workflow, names) if names else {}
        return [
            ShownFilter(
                filter=hidden(one, workflows),
                is_outdated=is_outdated(one, *(workflows.get(name) for name in one.workflows)),
            )
            for one in filters
        ]
